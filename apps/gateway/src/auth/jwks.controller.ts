import { Policy } from '@aila/authentication';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { AuthClient } from '../services.js';

/**
 * The public keys of access tokens, for proxies and load balancers that check tokens before they reach us. A key is
 * published for an hour before it signs, so a copy may be five minutes old.
 */
@ApiTags('auth')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly auth: AuthClient) {}

  @Get('jwks.json')
  @Policy('public')
  @Header('cache-control', 'public, max-age=300')
  @ApiResponse({ status: 200, description: 'A JSON web key set (RFC 7517).' })
  jwks(): Promise<{ keys: object[] }> {
    return this.auth.call('/.well-known/jwks.json', { token: undefined });
  }
}
