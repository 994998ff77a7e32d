import { systemActor } from '@aila/access';
import { ConnectionKind } from '@aila/contracts';
import { FieldCipher } from '@aila/crypto';
import { Bytes, Database, statementsFor } from '@aila/database';
import { openConnection, TutorModel, type OpenConnection } from '@aila/language-model';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { z } from 'zod';
import { ConnectionRules } from '../text-gen.config.js';
import { openKey } from './sealed-key.js';
import { inOrder, NO_CURRENCY, OF_SETTINGS, type ModelSource } from './model-source.js';

export const ListedConnection = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: ConnectionKind,
  address: z.string().nullable(),
  model: z.string().nullable(),
  region: z.string().nullable(),
  max_output_tokens: z.number().nullable(),
  price_in: z.string(),
  price_out: z.string(),
  currency: z.string(),
  enabled: z.boolean(),
  restricted: z.boolean(),
  position: z.number().nullable(),
  sealed_key: Bytes.nullable(),
  version: z.number(),
});
export type ListedConnection = z.infer<typeof ListedConnection>;

export const listedColumns = Object.keys(ListedConnection.shape).join(', ');

const readAll = statementsFor('text-gen')(
  'model.connection.all',
  `select ${listedColumns}, model.fingerprint() as fingerprint from model.connection`,
  ListedConnection.extend({ fingerprint: z.string() }),
);
/** What a turn in a course must know of models before it begins. */
export interface ModelTerms {
  /** Of all connections as they are: another one after each change. */
  readonly fingerprint: string;
  /** The connection that the course has chosen. */
  readonly chosen: string | null;
  /** Connections that are for some courses alone, this one among them. */
  readonly granted: readonly string[];
}

/** What is remembered of the connections is not what the turn sees: refresh, and begin the turn again. */
export class ModelsChanged extends Error {}

interface Known extends ListedConnection {
  readonly open: OpenConnection;
}

/**
 * The connections as they are, opened, in the memory of this instance. They are read again when a turn finds that they
 * have changed, and not before: a turn costs no statement more.
 */
@Injectable()
export class ModelDirectory implements OnApplicationBootstrap {
  private fingerprint: string | null = null;
  private known: readonly Known[] = [];
  private readonly ofSettings: ModelSource;

  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly rules: ConnectionRules,
    model: TutorModel,
  ) {
    const price = { in: 0, out: 0, currency: NO_CURRENCY };
    this.ofSettings = { connectionId: OF_SETTINGS, model, maxOutputTokens: null, price };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  /**
   * The models that may speak, in the order in which they are asked; the last one is always that of the settings.
   *
   * @throws ModelsChanged
   */
  sourcesFor(terms: ModelTerms): readonly ModelSource[] {
    return [...this.usableIn(terms).map(sourceOf), this.ofSettings];
  }

  /** The connections that a course may use, those it asks without a choice of its own in their order first. @throws ModelsChanged */
  optionsFor(terms: ModelTerms): readonly ListedConnection[] {
    const ranked = this.usableIn({ ...terms, chosen: null });
    const others = this.known.filter(
      ({ id, enabled, restricted, position }) =>
        enabled && position === null && (!restricted || terms.granted.includes(id)),
    );
    return [...ranked, ...others.sort((a, b) => a.name.localeCompare(b.name))];
  }

  /** Reads the connections anew. One that did not change keeps what it has learnt of its server. */
  async refresh(): Promise<void> {
    const rows = await this.database.asActor(systemActor('model-connection'), (tx) => tx.rows(readAll));
    const before = new Map(this.known.map((each) => [`${each.id} ${each.version}`, each.open]));
    const known = await Promise.all(
      rows.map(async (row) => ({ ...row, open: before.get(`${row.id} ${row.version}`) ?? (await this.open(row)) })),
    );
    this.fingerprint = rows[0]?.fingerprint ?? '';
    this.known = known;
  }

  /** Opens a connection that is not used in turns: to try it. */
  open(row: ListedConnection): Promise<OpenConnection> {
    const { kind, address, model, region } = row;
    if (kind === 'builtin') return openConnection({ kind }, this.rules);
    if (kind === 'bedrock') return openConnection({ kind, modelId: model ?? '', region: region ?? '' }, this.rules);
    const key = openKey(this.cipher, row.id, row.sealed_key);
    return openConnection({ kind, baseUrl: address ?? '', model: model ?? '', key }, this.rules);
  }

  private usableIn({ fingerprint, chosen, granted }: ModelTerms): Known[] {
    if (fingerprint !== this.fingerprint) throw new ModelsChanged();
    return inOrder(this.known, chosen, granted);
  }
}

function sourceOf({ id, open, max_output_tokens, price_in, price_out, currency }: Known): ModelSource {
  return {
    connectionId: id,
    model: open.model,
    maxOutputTokens: max_output_tokens,
    price: { in: Number(price_in), out: Number(price_out), currency },
  };
}
