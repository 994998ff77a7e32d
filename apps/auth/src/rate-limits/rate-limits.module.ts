import { Module } from '@nestjs/common';
import { ProviderModule } from '../provider/provider.module.js';
import { Attempts } from './attempts.js';
import { PasswordGuesses } from './password-guesses.js';

/** How often somebody may try. */
@Module({ imports: [ProviderModule], providers: [Attempts, PasswordGuesses], exports: [Attempts, PasswordGuesses] })
export class RateLimitsModule {}
