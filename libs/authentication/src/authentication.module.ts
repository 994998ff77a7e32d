import { Database } from '@aila/database';
import { Module, type DynamicModule, type OnModuleInit, type Type } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { AnswerCheck } from './answer-check.js';
import { AuthorisationInterceptor } from './authorisation.interceptor.js';
import { JwtStrategy, TokenKeys, type JwtStrategyOptions } from './jwt.strategy.js';
import { listOperations } from './operations.js';
import { SignInCheck } from './sign-in-check.js';
import { SignInDirectory } from './sign-in-directory.js';
import { SignInWatch } from './sign-in-watch.js';

export interface AuthenticationOptions extends JwtStrategyOptions {
  /** Whether answers are held against their declarations: everywhere but in production. */
  readonly checksAnswers: boolean;
  /** Of the issuer itself: exports the `TokenKeys`. */
  readonly keys?: Type;
}

/** Authentication and policies for a whole service. It does not start while an operation declares no policy. */
@Module({})
export class AuthenticationModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  static register(options: AuthenticationOptions): DynamicModule {
    const { checksAnswers, keys } = options;
    return {
      module: AuthenticationModule,
      global: true,
      imports: [PassportModule, DiscoveryModule, ...(keys ? [keys] : [])],
      providers: [
        {
          provide: JwtStrategy,
          useFactory: (keys?: TokenKeys) => new JwtStrategy(options, keys),
          inject: [{ token: TokenKeys, optional: true }],
        },
        AccessGuard,
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: AuthorisationInterceptor },
        ...(checksAnswers ? [{ provide: APP_INTERCEPTOR, useClass: AnswerCheck }] : []),
        // Sign-ins that ended and roles that were lost stop working within seconds.
        { provide: SignInDirectory, useExisting: Database },
        SignInCheck,
        SignInWatch,
      ],
      exports: [AccessGuard, SignInWatch],
    };
  }

  /** @throws when a route, query, mutation or subscription has no policy, naming all of them */
  onModuleInit(): void {
    const open = listOperations(this.discovery, this.scanner).filter(({ policy }) => policy === undefined);
    // control: undeclared-operation
    if (open.length > 0)
      throw new Error(
        `No policy is declared for: ${open.map(({ name, handler }) => `${name} (${handler})`).join(', ')}`,
      );
  }
}
