import { randomToken } from '@aila/crypto';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';

/** OWASP's first recommendation for Argon2id: 19 MiB, 2 passes, 1 lane. The library's default algorithm is Argon2id. */
const costs = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

@Injectable()
export class PasswordHasher {
  /** Nobody knows what it is the hash of; it lets a check for nobody's password take as long as a real one. */
  private readonly nobodys = hash(randomToken(), costs);

  hash(password: string): Promise<string> {
    return hash(password, costs);
  }

  /** @param passwordHash null when there is no account: takes the same time and is never right */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.nobodys), password);
    return matches && passwordHash !== null;
  }
}
