import type { UserActor } from '@aila/access';
import { AilaError, type Me, type ProfilePatch } from '@aila/contracts';
import { Database, UserAccount, UserRole } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { toMe } from './person.js';

@Injectable()
export class ProfileService {
  constructor(private readonly database: Database) {}

  /** @throws SIGN_IN_ENDED when the account was disabled or is gone */
  read(actor: UserActor): Promise<Me> {
    return this.database.asActor(actor, async (tx) => {
      const account = await tx.findOneBy(UserAccount, { id: actor.userId });
      if (!account) throw new AilaError('SIGN_IN_ENDED');
      const roles = await tx.findBy(UserRole, { userId: actor.userId });
      return toMe(
        account,
        roles.map(({ role }) => role),
      );
    });
  }

  /** An empty preferred name is none. */
  async edit(actor: UserActor, patch: ProfilePatch): Promise<Me> {
    const { givenName, familyName, preferredName, language, notifyByMail } = patch;
    await this.database.asActor(actor, (tx) =>
      tx.update(
        UserAccount,
        { id: actor.userId },
        {
          ...(givenName === undefined ? {} : { givenName }),
          ...(familyName === undefined ? {} : { familyName }),
          ...(preferredName === undefined ? {} : { preferredName: preferredName || null }),
          ...(language === undefined ? {} : { language }),
          ...(notifyByMail === undefined ? {} : { notifyByMail }),
          updatedAt: new Date(),
        },
      ),
    );
    return this.read(actor);
  }
}
