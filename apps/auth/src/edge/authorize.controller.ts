import type { UserActor } from '@aila/access';
import { AccessGuard, Policy, type AuthenticatedRequest } from '@aila/authentication';
import { AilaError } from '@aila/contracts';
import {
  Controller,
  Get,
  HttpCode,
  Injectable,
  Req,
  Res,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { edgePolicy } from './edge-rules.js';

/** nginx, Traefik and Envoy each have their own name for it. */
const pathHeaders = ['x-original-uri', 'x-forwarded-uri', 'x-envoy-original-path'];

/** Decides what the proxy asks about, by the same authenticator as every other request. */
@Injectable()
export class EdgeGuard implements CanActivate {
  constructor(private readonly access: AccessGuard) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const path = pathHeaders.map((name) => headers[name]).find((value) => typeof value === 'string');
    if (typeof path !== 'string')
      throw new AilaError('BAD_INPUT', { problems: [`one of ${pathHeaders.join(', ')} must name the path`] });
    const name = edgePolicy(path);
    if (name === undefined) throw new AilaError('FORBIDDEN');
    return this.access.admit(context, name);
  }
}

/**
 * For a load balancer or mesh that asks before it forwards: 200 with the caller in headers, 401 or 403. The path comes
 * in a header, the token as always.
 */
@Controller('v1/authorize')
export class AuthorizeController {
  /** Public as a route, since what is asked about may be; `EdgeGuard` decides. */
  @Get()
  @HttpCode(200)
  @Policy('public')
  @UseGuards(EdgeGuard)
  authorize(@Req() { user }: { user?: UserActor }, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('cache-control', 'no-store');
    if (!user) return;
    void reply.headers({
      'x-aila-user-id': user.userId,
      'x-aila-sign-in-id': user.signInId,
      'x-aila-roles': user.roles.join(','),
    });
  }
}
