import { Policy } from '@aila/authentication';
import { AilaError } from '@aila/contracts';
import { Controller, Get, Header } from '@nestjs/common';
import { KeySource } from './key-source.js';

/** Services read keys here, whoever signs: of all of them, only this one reaches an outside provider. */
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: KeySource) {}

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
