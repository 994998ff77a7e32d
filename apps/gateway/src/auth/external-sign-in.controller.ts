import { Policy } from '@aila/authentication';
import { ExternalProviderParams } from '@aila/contracts';
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../docs/answers.js';
import { OwnPages } from '../web/own-pages.js';
import { SignInFailures } from './sign-in-failures.js';
import { SignInService } from './sign-in.service.js';

/** Where a browser is after signing in; a constant, so that no link can send anybody elsewhere. */
const home = '/';

/**
 * Sign-in at the institution's own provider. Browsers walk through these addresses, so each answer is a redirect: to
 * the provider, to the start page, or to the sign-in page with the code of what went wrong.
 */
@Controller('api/v1/auth/external')
@UseFilters(SignInFailures)
export class ExternalSignInController {
  constructor(
    private readonly service: SignInService,
    private readonly pages: OwnPages,
  ) {}

  /** Begun from Aila's own sign-in page alone: a link elsewhere leads there, and not to a sign-in nobody asked for. */
  @Get(':provider')
  @Policy('public')
  @Answers({ group: 'auth', status: 302, description: 'To the provider, or to `/sign-in?error=CODE`.' })
  async start(
    @Param({ schema: ExternalProviderParams }) { provider }: ExternalProviderParams,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.pages.require(request);
    await redirect(reply, await this.service.startExternal(provider, { request, reply }));
  }

  /** The provider sends the browser here; register this address with it. */
  @Get(':provider/callback')
  @Policy('public')
  @Answers({ group: 'auth', status: 302, description: 'To `/`, or to `/sign-in?error=CODE`.' })
  async finish(
    @Param({ schema: ExternalProviderParams }) { provider }: ExternalProviderParams,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.service.finishExternal(provider, queryOf(request), { request, reply });
    await redirect(reply, home);
  }
}

/** As it came: what the provider sent is for the auth service to read. */
function queryOf({ url }: FastifyRequest): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

async function redirect(reply: FastifyReply, location: string): Promise<void> {
  await reply.header('cache-control', 'no-store').redirect(location, 302);
}
