import { policies, wasAuthorised, withAuthorisationRecord, type CoursePolicyName } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Observable, tap } from 'rxjs';
import { policyMetadata, type DeclaredPolicy } from './policy.decorator.js';

/**
 * A handler that declares a course policy must have had it decided (`authoriseInCourse`) before it answers. One that
 * forgot answers nothing: the refusal is ours, not a leak.
 */
@Injectable()
export class AuthorisationInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const declared = this.reflector.get<DeclaredPolicy | undefined>(policyMetadata, context.getHandler());
    if (!declared || declared.enforcedBy || policies[declared.name].kind !== 'course') return next.handle();
    const name = declared.name as CoursePolicyName;
    const handler = `${context.getClass().name}.${context.getHandler().name}`;
    return new Observable((subscriber) =>
      withAuthorisationRecord(() => {
        const check = () => {
          // control: undecided-answer
          if (!wasAuthorised(name))
            throw new AilaError('INTERNAL', {}, { cause: `${handler} answered without deciding ${name}` });
        };
        return next
          .handle()
          .pipe(tap({ next: check }))
          .subscribe(subscriber);
      }),
    );
  }
}
