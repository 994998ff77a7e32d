import { Policy } from '@aila/authentication';
import { AilaError } from '@aila/contracts';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { KEY_SOURCE, type KeySource } from './key-source.js';

/** Services read keys here, whoever signs: of all of them, only this one reaches an outside provider. */
@Controller('.well-known')
export class JwksController {
  constructor(@Inject(KEY_SOURCE) private readonly keys: KeySource) {}

  @Get('jwks.json')
  @Policy('public')
  @Header('cache-control', 'public, max-age=300')
  async jwks() {
    try {
      return await this.keys.published();
    } catch (cause) {
      throw new AilaError('SERVICE_UNAVAILABLE', { service: 'identity provider' }, { cause });
    }
  }
}
