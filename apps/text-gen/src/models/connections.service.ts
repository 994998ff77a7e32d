import type { UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  type Connection,
  type ConnectionInput,
  type ConnectionPatch,
  type ConnectionTest,
  type ListQuery,
  type Page,
} from '@aila/contracts';
import { FieldCipher, sha256 } from '@aila/crypto';
import { Database, recordAudit, type Transaction } from '@aila/database';
import { ModelFailure, problemOfAddress } from '@aila/language-model';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { ConnectionRules } from '../text-gen.config.js';
import {
  addCourses,
  clearCourses,
  deleteConnection,
  insertConnection,
  LAST_POSITION,
  listConnections,
  lockConnection,
  oneAtATime,
  orderConnections,
  otherCurrency,
  readConnection,
  repeatedConnection,
  toConnection,
  updateConnection,
} from './connection.rows.js';
import { ModelDirectory, type ListedConnection } from './model-directory.js';
import { sealKey } from './sealed-key.js';

const byOrder = listCursor(z.tuple([z.int().min(0).max(LAST_POSITION), z.string(), Id]));
/** How long a model may take over the question of a test. Milliseconds. */
const TEST_PATIENCE = 20_000;

type Fields = Omit<ConnectionInput, 'key'>;

/** Language models as administrators connect them. Keys go in and never come out. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly directory: ModelDirectory,
    private readonly rules: ConnectionRules,
  ) {}

  /** In the order in which they are asked. @throws BAD_INPUT */
  async list(actor: UserActor, { cursor, limit }: ListQuery): Promise<Page<Connection>> {
    const after = cursor === undefined ? [null, null, null] : byOrder.decode(cursor);
    const rows = await this.database.asActor(actor, (tx) => tx.rows(listConnections, [...after, limit + 1]));
    const items = rows.slice(0, limit).map(toConnection);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const nextCursor = last ? byOrder.encode([last.position ?? LAST_POSITION, last.name.toLowerCase(), last.id]) : null;
    return { items, nextCursor };
  }

  /** @throws NOT_FOUND */
  read(actor: UserActor, id: string): Promise<Connection> {
    return this.database.asActor(actor, (tx) => selectConnection(tx, id));
  }

  /**
   * The same key of a request again answers what its first request made.
   *
   * @throws BAD_INPUT, ADDRESS_REFUSED, NAME_TAKEN, CURRENCY_DIFFERS, IDEMPOTENCY_KEY_REUSED
   */
  async create(actor: UserActor, { key, ...given }: ConnectionInput, requestKey: string | null): Promise<Connection> {
    const fields = this.checked(given);
    const id = uuidv7();
    const sealed = key === null || fields.kind !== 'openai' ? null : await sealKey(this.cipher, id, key);
    const digest = sha256(JSON.stringify(given));
    return this.database.asActor(actor, async (tx) => {
      await tx.run(oneAtATime);
      const before =
        requestKey === null ? undefined : await tx.optionalRow(repeatedConnection, [actor.userId, requestKey, digest]);
      if (before && !before.same) throw new AilaError('IDEMPOTENCY_KEY_REUSED');
      if (before) return selectConnection(tx, before.id);
      await checkCurrency(tx, fields.currency, null);
      const made = await tx.run(insertConnection, [
        id,
        ...columnsOf(fields),
        sealed,
        actor.userId,
        requestKey,
        requestKey === null ? null : digest,
      ]);
      if (made === 0) throw new AilaError('NAME_TAKEN', { name: fields.name });
      await tx.run(addCourses, [id, fields.courseIds ?? []]);
      const details = { kind: fields.kind, model: fields.model, key: sealed ? 'set' : 'none' };
      await recordAudit(tx, actor, { action: 'connection.created', targetId: id, details });
      return selectConnection(tx, id);
    });
  }

  /**
   * What is left out stays. A key stays with the server that it was given for.
   *
   * @throws NOT_FOUND, CONFLICT when somebody changed it since `version` was read; BAD_INPUT, ADDRESS_REFUSED, NAME_TAKEN,
   *   CURRENCY_DIFFERS, CONNECTION_KEY_NEEDED
   */
  async update(actor: UserActor, id: string, { version, key, ...patch }: ConnectionPatch): Promise<Connection> {
    const sealed = key === undefined || key === null ? null : await sealKey(this.cipher, id, key);
    return this.database.asActor(actor, async (tx) => {
      await tx.run(oneAtATime);
      const before = await tx.optionalRow(lockConnection, [id]);
      if (!before) throw new AilaError('NOT_FOUND', { what: 'connection' });
      if (before.version !== version) throw new AilaError('CONFLICT', { what: 'The connection' });
      const { courseIds } = await selectConnection(tx, id);
      const fields = this.checked({ ...fieldsOf(before, courseIds), ...defined(patch) });
      const dropsKey = fields.kind !== 'openai' && before.sealed_key !== null;
      if (
        key === undefined &&
        !dropsKey &&
        before.sealed_key !== null &&
        originOf(before.address) !== originOf(fields.address)
      )
        throw new AilaError('CONNECTION_KEY_NEEDED');
      await checkCurrency(tx, fields.currency, id);
      const changesKey = key !== undefined || dropsKey;
      const kept = fields.kind === 'openai' ? sealed : null;
      const changed = await tx.run(updateConnection, [id, ...columnsOf(fields), kept, changesKey]);
      if (changed === 0) throw new AilaError('NAME_TAKEN', { name: fields.name });
      if (patch.courseIds !== undefined) {
        await tx.run(clearCourses, [id]);
        await tx.run(addCourses, [id, fields.courseIds ?? []]);
      }
      const fieldsChanged = [...Object.keys(defined(patch)), ...(changesKey ? ['key'] : [])].sort().join(', ');
      const details = { changed: fieldsChanged, ...(changesKey ? { key: kept ? 'set' : 'none' } : {}) };
      await recordAudit(tx, actor, { action: 'connection.updated', targetId: id, details });
      return selectConnection(tx, id);
    });
  }

  /** @throws NOT_FOUND */
  async remove(actor: UserActor, id: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const { kind, model } = await selectConnection(tx, id);
      await tx.run(deleteConnection, [id]);
      await recordAudit(tx, actor, { action: 'connection.deleted', targetId: id, details: { kind, model } });
    });
  }

  /** Puts connections in this order; those that are not named are in none. */
  async order(actor: UserActor, ids: readonly string[]): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await tx.run(oneAtATime);
      if ((await tx.run(orderConnections, [ids])) === 0) return;
      await recordAudit(tx, actor, { action: 'connections.ordered', details: { order: ids.join(', ') } });
    });
  }

  /** Asks the model one short question, outside of any transaction. @throws NOT_FOUND */
  async test(actor: UserActor, id: string): Promise<ConnectionTest> {
    const row = await this.database.asActor(actor, (tx) => tx.optionalRow(lockConnection, [id]));
    if (!row) throw new AilaError('NOT_FOUND', { what: 'connection' });
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    try {
      const { ask } = await this.directory.open(row);
      const said = await ask(TEST_PATIENCE);
      return { ok: true, milliseconds: took(), said, code: null, reason: null };
    } catch (error) {
      return { ok: false, milliseconds: took(), said: null, ...problemOf(error) };
    }
  }

  /** What belongs to the kind alone. @throws BAD_INPUT, ADDRESS_REFUSED */
  private checked(fields: Fields): Fields {
    const { kind, address, model, region } = fields;
    const missing = [
      ...(kind === 'openai' && !address ? ['address: is needed'] : []),
      ...(kind !== 'builtin' && !model ? ['model: is needed'] : []),
      ...(kind === 'bedrock' && !region ? ['region: is needed'] : []),
    ];
    if (missing.length > 0) throw new AilaError('BAD_INPUT', { problems: missing });
    if (kind === 'bedrock' && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region ?? ''))
      throw new AilaError('BAD_INPUT', { problems: ['region: must be a region of AWS, as ca-central-1'] });
    const problem = kind === 'openai' ? problemOfAddress(address ?? '', this.rules.addresses) : null;
    if (problem) throw new AilaError('ADDRESS_REFUSED', { problem });
    return {
      ...fields,
      address: kind === 'openai' ? address : null,
      model: kind === 'builtin' ? null : model,
      region: kind === 'bedrock' ? region : null,
    };
  }
}

/** Only a failure's own words are known to hold nothing secret. */
function problemOf(error: unknown): Pick<ConnectionTest, 'code' | 'reason'> {
  if (!(error instanceof AilaError)) return { code: 'MODEL_UNAVAILABLE', reason: 'The key could not be decrypted.' };
  const { cause, code } = error;
  return { code, reason: cause instanceof ModelFailure ? cause.message : null };
}

async function selectConnection(tx: Transaction, id: string): Promise<Connection> {
  const row = await tx.optionalRow(readConnection, [id]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'connection' });
  return toConnection(row);
}

/** Costs in two currencies do not add up. @throws CURRENCY_DIFFERS */
async function checkCurrency(tx: Transaction, currency: string, exceptId: string | null): Promise<void> {
  const other = await tx.optionalRow(otherCurrency, [currency, exceptId]);
  if (other) throw new AilaError('CURRENCY_DIFFERS', { currency: other.currency });
}

const originOf = (address: string | null) => (address && URL.canParse(address) ? new URL(address).origin : null);

const defined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

const columnsOf = (fields: Fields): unknown[] => [
  fields.name,
  fields.kind,
  fields.address,
  fields.model,
  fields.region,
  fields.maxOutputTokens,
  fields.priceIn,
  fields.priceOut,
  fields.currency,
  fields.enabled,
  fields.courseIds !== null,
];

const fieldsOf = (row: ListedConnection, courseIds: string[] | null): Fields => ({
  name: row.name,
  kind: row.kind,
  address: row.address,
  model: row.model,
  region: row.region,
  maxOutputTokens: row.max_output_tokens,
  priceIn: Number(row.price_in),
  priceOut: Number(row.price_out),
  currency: row.currency,
  enabled: row.enabled,
  courseIds,
});
