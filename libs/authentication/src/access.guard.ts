import { allowsInstitution, policies, type Policy, type PolicyName, type UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { bearerToken, requestOf } from './caller.js';
import { SignInCheck } from './sign-in-check.js';
import { policyMetadata, type DeclaredPolicy } from './policy.decorator.js';

/**
 * Stands before every handler: who calls, does their sign-in still hold, and may somebody with the institution roles
 * that they have now call this at all?
 */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIns: SignInCheck,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.get<DeclaredPolicy | undefined>(policyMetadata, context.getHandler());
    if (!declared) throw new AilaError('FORBIDDEN');
    return this.admit(context, declared.name);
  }

  /** Whether the caller may call what the policy stands before. @throws as `authenticate`; FORBIDDEN */
  async admit(context: ExecutionContext, name: PolicyName): Promise<boolean> {
    const policy: Policy = policies[name];
    if (policy.kind === 'public') return true; // control: public-operation
    const actor = await this.authenticate(context, policy);
    if (!allowsInstitution(policy, actor.roles)) throw new AilaError('FORBIDDEN'); // control: institution-role
    return true;
  }

  /**
   * The one way from a request to an actor.
   *
   * @throws UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_INVALID, SIGN_IN_ENDED
   */
  private async authenticate(context: ExecutionContext, policy: Policy): Promise<UserActor> {
    await super.canActivate(context);
    const request = requestOf(context);
    if (!request.user) throw new AilaError('UNAUTHENTICATED');
    request.user = await this.signIns.confirm(request.user, policy);
    return request.user;
  }

  override getRequest(context: ExecutionContext): unknown {
    return requestOf(context);
  }

  override handleRequest<T>(error: unknown, user: T | false, info: unknown, context: ExecutionContext): T {
    if (error)
      throw error instanceof AilaError
        ? error
        : new AilaError('SERVICE_UNAVAILABLE', { service: 'auth' }, { cause: error });
    if (user) return user;
    if (bearerToken(requestOf(context)) === undefined) throw new AilaError('UNAUTHENTICATED');
    const expired = info instanceof Error && info.name === 'TokenExpiredError';
    throw new AilaError(expired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', {}, { cause: info });
  }
}
