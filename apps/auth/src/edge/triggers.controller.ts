import { readFile } from 'node:fs/promises';
import { bearerToken, Policy, type AuthenticatedRequest } from '@aila/authentication';
import { AilaError } from '@aila/contracts';
import { equalInConstantTime } from '@aila/crypto';
import {
  Body,
  Controller,
  HttpCode,
  Injectable,
  Post,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { TriggerSettings } from '../settings.js';
import { TriggerEvent } from './trigger-event.js';
import { TriggersService } from './triggers.service.js';

const minSecretLength = 32;

/** Lets in who knows the shared secret. Without a configured secret nobody does. */
@Injectable()
export class TriggerGuard implements CanActivate {
  constructor(private readonly settings: TriggerSettings) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const given = bearerToken(context.switchToHttp().getRequest<AuthenticatedRequest>());
    const { secretFile } = this.settings;
    if (secretFile === null || given === undefined) throw new AilaError('UNAUTHENTICATED');
    // Read each time, so that a rotated secret needs no restart.
    const secret = (await readFile(secretFile, 'utf8')).trim();
    // control: trigger-secret
    if (secret.length < minSecretLength || !equalInConstantTime(secret, given)) throw new AilaError('TOKEN_INVALID');
    return true;
  }
}

/** For a bridge function that forwards a user pool's events, in Amazon Cognito's own format. */
@Controller('v1/triggers')
export class TriggersController {
  constructor(private readonly triggers: TriggersService) {}

  /** No person calls it: `TriggerGuard` asks for the shared secret instead of an access token. */
  @Post('cognito')
  @HttpCode(200)
  @Policy('public')
  @UseGuards(TriggerGuard)
  handle(@Body({ schema: TriggerEvent }) event: TriggerEvent): Promise<TriggerEvent> {
    return this.triggers.handle(event);
  }
}
