import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { systemActor } from '@aila/access';
import type { FieldCipher } from '@aila/crypto';
import { SigningKeyRow, statementsFor, type Database, type Transaction } from '@aila/database';
import { PeriodicTask, type ServiceContext } from '@aila/service';
import type { KeySource } from '../key-source.js';
import type { OnModuleDestroy } from '@nestjs/common';
import type { JWK } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { defaultKeySchedule, planKeys, type KeySchedule } from './key-plan.js';

const generate = promisify(generateKeyPair);
const modulusLength = 2048;
/** How often an instance looks for keys that another one made. Milliseconds. */
const reloadInterval = 60_000;
/** A token may name a key made a moment ago elsewhere; strangers may not make us read the table at will. Milliseconds. */
const unknownKeyPause = 5_000;

const lockKeys = statementsFor('auth')(
  'identity.signingKeys.lock',
  `select pg_advisory_xact_lock(hashtext('aila-signing-keys'))`,
);

interface LoadedKey {
  readonly id: string;
  readonly createdAt: Date;
  readonly publicJwk: JWK;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** The RS256 keys of the builtin provider: made at first start, replaced by schedule, the private halves encrypted. */
export class SigningKeys implements KeySource, OnModuleDestroy {
  private keys: readonly LoadedKey[] = [];
  private loadedAt = 0;
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly service: ServiceContext,
    private readonly schedule: KeySchedule = defaultKeySchedule,
    private readonly now: () => Date = () => new Date(),
  ) {
    const work = () => this.maintain();
    this.task = new PeriodicTask(service, { name: 'signing-keys', intervalMs: reloadInterval, work });
  }

  /** @throws when the keys cannot be read or made: without them nobody can sign in */
  async start(): Promise<void> {
    await this.maintain();
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  /** Makes a key when one is due and removes those that nothing needs; several instances may do this at once. */
  async maintain(): Promise<void> {
    const rows = await this.database.asActor(systemActor('identity'), async (tx) => {
      await tx.run(lockKeys);
      const { needsNew, obsolete } = planKeys(await tx.find(SigningKeyRow), this.now(), this.schedule);
      if (obsolete.length > 0)
        await tx.delete(
          SigningKeyRow,
          obsolete.map(({ id }) => id),
        );
      if (needsNew) await this.create(tx);
      return tx.find(SigningKeyRow);
    });
    this.keys = await Promise.all(rows.map((row) => this.load(row)));
    this.loadedAt = this.now().getTime();
  }

  /** @throws before the first `maintain` */
  signing(): { readonly id: string; readonly privateKey: KeyObject } {
    const { signing } = planKeys(this.keys, this.now(), this.schedule);
    if (!signing) throw new Error('There is no signing key.');
    return signing;
  }

  /** The public halves, as a JSON web key set. */
  async published(): Promise<{ keys: JWK[] }> {
    return { keys: planKeys(this.keys, this.now(), this.schedule).published.map(({ publicJwk }) => publicJwk) };
  }

  /** @returns undefined when we have no such key */
  async find(keyId: string): Promise<KeyObject | undefined> {
    const known = () => this.keys.find(({ id }) => id === keyId)?.publicKey;
    if (known() === undefined && this.now().getTime() - this.loadedAt >= unknownKeyPause) await this.maintain();
    return known();
  }

  private async create(tx: Transaction): Promise<void> {
    const { publicKey, privateKey } = await generate('rsa', { modulusLength });
    const id = uuidv7();
    const plain = privateKey.export({ format: 'der', type: 'pkcs8' });
    await tx.insert(SigningKeyRow, {
      id,
      publicJwk: { ...publicKey.export({ format: 'jwk' }), kid: id, alg: 'RS256', use: 'sig' },
      privateKey: await this.cipher.encrypt(plain, contextOf(id)), // control: signing-key-encryption
      createdAt: this.now(),
    });
    this.service.logger.info({ keyId: id }, 'signing key created');
  }

  private async load(row: SigningKeyRow): Promise<LoadedKey> {
    const known = this.keys.find(({ id }) => id === row.id);
    if (known) return known;
    const der = await this.cipher.decrypt(row.privateKey, contextOf(row.id)); // control: signing-key-decryption
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return {
      id: row.id,
      createdAt: row.createdAt,
      publicJwk: row.publicJwk,
      publicKey: createPublicKey(privateKey),
      privateKey,
    };
  }
}

const contextOf = (keyId: string) => ({ table: 'identity.signing_key', id: keyId });
