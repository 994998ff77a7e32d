import { Policy } from '@aila/authentication';
import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { Answers } from '../docs/answers.js';
import { AuthClient } from '../services.js';

/** A JSON web key set (RFC 7517). */
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

/**
 * The public keys of access tokens, for proxies and load balancers that check tokens before they reach us. A key is
 * published for an hour before it signs, so a copy may be five minutes old.
 */
@Controller('.well-known')
export class JwksController {
  constructor(private readonly auth: AuthClient) {}

  @Get('jwks.json')
  @Policy('public')
  @Header('cache-control', 'public, max-age=300')
  @Answers({ group: 'auth', status: 200, schema: KeySet })
  jwks(): Promise<{ keys: object[] }> {
    return this.auth.call('/.well-known/jwks.json', { token: undefined });
  }
}
