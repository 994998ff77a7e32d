import { readFile } from 'node:fs/promises';
import { systemActor } from '@aila/access';
import { AilaError, type ExternalSignInFinish, type ExternalSignInStart, type Tokens } from '@aila/contracts';
import { randomToken } from '@aila/crypto';
import {
  ExternalIdentityRow,
  recordAudit,
  UserAccount,
  UserRole,
  statementsFor,
  Database,
  type Transaction,
} from '@aila/database';
import { Logger } from '@aila/telemetry';
import type { Configuration } from 'openid-client';
import { v7 as uuidv7 } from 'uuid';
import { Injectable } from '@nestjs/common';
import { AccountSettings } from '../provider/account-settings.js';
import { AccountHooks, giveRole } from '../provider/hooks/account-hooks.js';
import type { Device } from '../provider/identity-provider.js';
import { OpenedProvider } from '../provider/open-provider.js';
import { personFrom, roleChanges, type ExternalPerson } from './claims.js';
import { ExternalProviders, type ExternalProvider } from './external-settings.js';
import { flowOf } from './flow.js';

const identity = systemActor('identity');
/** Seconds. */
const timeout = 10;

const lockPerson = statementsFor('auth')('identity.external.lock', 'select pg_advisory_xact_lock(hashtext($1))');

/** Sign-in at an institution's own provider: OpenID Connect, authorization code with PKCE. */
@Injectable()
export class ExternalSignInService {
  private readonly configurations = new Map<string, Promise<Configuration>>();

  constructor(
    private readonly providers: ExternalProviders,
    private readonly database: Database,
    private readonly hooks: AccountHooks,
    private readonly ours: OpenedProvider,
    private readonly accounts: AccountSettings,
    private readonly logger: Logger,
  ) {}

  get options(): { id: string; name: string }[] {
    return this.providers.all.map(({ id, name }) => ({ id, name }));
  }

  /** @throws NOT_FOUND for an unknown provider, SERVICE_UNAVAILABLE when it cannot be reached */
  async start(providerId: string): Promise<ExternalSignInStart> {
    const { provider, configuration, client } = await this.open(providerId);
    const secret = randomToken();
    const { state, nonce, codeVerifier } = flowOf(secret);
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.callbackUrl(provider),
      scope: provider.scope,
      response_type: 'code',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return { authorizationUrl: url.href, flow: secret };
  }

  /** @throws EXTERNAL_SIGN_IN_FAILED, EMAIL_NOT_ALLOWED, ACCOUNT_DISABLED, NOT_FOUND, SERVICE_UNAVAILABLE */
  async finish(providerId: string, { flow, query }: ExternalSignInFinish, device: Device): Promise<Tokens> {
    const { provider, configuration, client } = await this.open(providerId);
    const { state, nonce, codeVerifier } = flowOf(flow);
    const answer = new URL(`${this.callbackUrl(provider)}?${query}`);
    const tokens = await client
      .authorizationCodeGrant(configuration, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      .catch((cause: unknown) => {
        throw this.failed(provider, (cause as Error).message, cause);
      });
    const claims = tokens.claims();
    if (!claims || isOfTheFuture(claims, provider)) throw this.failed(provider, 'the ID token was made in the future');
    const person = personFrom(claims, provider);
    if (!person) throw new AilaError('EMAIL_NOT_ALLOWED');
    return this.ours.openFor(await this.accountOf(provider, person), device);
  }

  /** The account that belongs to the person, found or made, with the roles of the claims. */
  private async accountOf({ issuer }: ExternalProvider, person: ExternalPerson): Promise<string> {
    const { database, hooks } = this;
    const find = (tx: Transaction) => tx.findOneBy(ExternalIdentityRow, { issuer, subject: person.subject });
    if (!(await database.asActor(identity, find))) await hooks.preSignUp(person.email);
    return database.asActor(identity, async (tx) => {
      // Two first sign-ins at once must not make two accounts.
      await tx.run(lockPerson, [`aila-external ${issuer} ${person.subject}`]);
      const known = await find(tx);
      const userId = known?.userId ?? (await this.link(tx, issuer, person));
      const { add, remove } = roleChanges(known?.mappedRoles ?? [], person.roles);
      for (const role of add) await tx.run(giveRole, [userId, role]);
      for (const role of remove) await tx.delete(UserRole, { userId, role });
      await tx.update(ExternalIdentityRow, { issuer, subject: person.subject }, { mappedRoles: [...person.roles] });
      if (add.length + remove.length > 0)
        await recordAudit(tx, identity, {
          action: 'roles.mapped',
          targetId: userId,
          details: { added: add.join(' '), removed: remove.join(' ') },
        });
      return userId;
    });
  }

  /** An account with the address is the person's own: the provider may vouch for it. Otherwise they get a new one. */
  private async link(tx: Transaction, issuer: string, person: ExternalPerson): Promise<string> {
    const { subject, email, givenName, familyName } = person;
    const account = await tx.findOneBy(UserAccount, { email });
    const userId = account?.id ?? uuidv7();
    if (!account) await this.hooks.postConfirmation(tx, { userId, email, givenName, familyName, language: 'en' });
    await tx.insert(ExternalIdentityRow, { issuer, subject, userId, mappedRoles: [] });
    await recordAudit(tx, identity, { action: 'external-identity.linked', targetId: userId, details: { issuer } });
    return userId;
  }

  private failed({ id }: ExternalProvider, reason: string, cause?: unknown): AilaError {
    this.logger.warn({ provider: id, reason }, 'external sign-in failed');
    return new AilaError('EXTERNAL_SIGN_IN_FAILED', {}, { cause: cause ?? reason });
  }

  private callbackUrl({ id }: ExternalProvider): string {
    return `${this.accounts.publicUrl}/api/v1/auth/external/${id}/callback`;
  }

  private async open(providerId: string) {
    const provider = this.providers.all.find(({ id }) => id === providerId);
    if (!provider) throw new AilaError('NOT_FOUND', { what: 'sign-in provider' });
    const client = await import('openid-client');
    let configuration = this.configurations.get(providerId);
    if (!configuration) {
      configuration = this.discover(provider);
      this.configurations.set(providerId, configuration);
      configuration.catch(() => this.configurations.delete(providerId));
    }
    return { provider, client, configuration: await configuration };
  }

  private async discover(provider: ExternalProvider): Promise<Configuration> {
    const { allowInsecureRequests, ClientSecretBasic, clockTolerance, discovery, enableNonRepudiationChecks } =
      await import('openid-client');
    const { issuer, clientId, clientSecretFile, clockSkewSeconds } = provider;
    const secret = (await readFile(clientSecretFile, 'utf8')).trim();
    try {
      const metadata = { [clockTolerance]: clockSkewSeconds };
      return await discovery(new URL(issuer), clientId, metadata, ClientSecretBasic(secret), {
        timeout,
        execute: [
          // TLS alone would vouch for the ID token; who sits in the middle of it has no key of the provider.
          enableNonRepudiationChecks,
          // Only outside production: the settings refuse such an issuer there.
          ...(issuer.startsWith('http:') ? [allowInsecureRequests] : []),
        ],
      });
    } catch (cause) {
      throw new AilaError('SERVICE_UNAVAILABLE', { service: 'sign-in provider' }, { cause });
    }
  }
}

/** The library checks when a token ends, not when it began. */
function isOfTheFuture({ iat }: { readonly iat: number }, { clockSkewSeconds }: ExternalProvider): boolean {
  return iat > Date.now() / 1000 + clockSkewSeconds;
}
