import { InstitutionRole } from '@aila/contracts';
import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { DirectoryPort, ProviderUser } from '../identity-provider.js';
import { askPool, isPoolError, type CognitoPool } from './cognito-pool.js';

/** What the pool says of a person. */
export interface PoolUser extends ProviderUser {
  readonly confirmed: boolean;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: string;
}

/** People and groups of the pool, reached with the service's own AWS identity. */
export class CognitoDirectory implements DirectoryPort {
  constructor(private readonly pool: CognitoPool) {}

  /** @returns undefined when the pool has no such user */
  async find(username: string): Promise<PoolUser | undefined> {
    const { UserPoolId, client } = this.pool;
    try {
      const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username: username }));
      const attribute = (name: string) => user.UserAttributes?.find(({ Name }) => Name === name)?.Value ?? '';
      return {
        userId: attribute('sub'),
        email: attribute('email').toLowerCase(),
        confirmed: user.UserStatus !== 'UNCONFIRMED',
        givenName: attribute('given_name'),
        familyName: attribute('family_name'),
        locale: attribute('locale'),
      };
    } catch (error) {
      if (isPoolError(error, 'UserNotFoundException')) return undefined;
      return askPool(Promise.reject(error));
    }
  }

  async groupsOf({ userId }: ProviderUser): Promise<readonly InstitutionRole[]> {
    const { UserPoolId, client } = this.pool;
    const { Groups } = await askPool(client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: userId })));
    return rolesIn((Groups ?? []).map(({ GroupName }) => GroupName));
  }

  async setRole({ userId }: ProviderUser, role: InstitutionRole, held: boolean): Promise<void> {
    const { UserPoolId, client } = this.pool;
    const input = { UserPoolId, Username: userId, GroupName: role };
    await askPool<unknown>(
      held
        ? client.send(new AdminAddUserToGroupCommand(input))
        : client.send(new AdminRemoveUserFromGroupCommand(input)),
    );
  }

  async setEnabled({ userId }: ProviderUser, enabled: boolean): Promise<void> {
    const { UserPoolId, client } = this.pool;
    const input = { UserPoolId, Username: userId };
    await askPool<unknown>(
      enabled ? client.send(new AdminEnableUserCommand(input)) : client.send(new AdminDisableUserCommand(input)),
    );
  }

  async endSignIns({ userId }: ProviderUser): Promise<void> {
    const { UserPoolId, client } = this.pool;
    await askPool(client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: userId })));
  }
}

/** Groups that are roles of ours; a pool may have others. */
export function rolesIn(groups: readonly unknown[]): InstitutionRole[] {
  return groups.flatMap((group) => InstitutionRole.safeParse(group).data ?? []);
}
