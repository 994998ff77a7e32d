import { ConnectionKind, type Connection } from '@aila/contracts';
import { statementsFor } from '@aila/database';
import { z } from 'zod';
import { ListedConnection, listedColumns } from './model-directory.js';

const statement = statementsFor('text-gen');

const ConnectionRow = z.object({
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
  key_changed_at: z.date().nullable(),
  version: z.number(),
  updated_at: z.date(),
  course_ids: z.array(z.uuid()),
});
type ConnectionRow = z.infer<typeof ConnectionRow>;

/** Everything but the key: no statement that answers to people reads it. */
const columns = `c.id, c.name, c.kind, c.address, c.model, c.region, c.max_output_tokens, c.price_in, c.price_out, c.currency,
  c.enabled, c.restricted, c.position, c.key_changed_at, c.version, c.updated_at,
  array(select g.course_id from model.connection_course g where g.connection_id = c.id order by 1) as course_ids`;

/** Where a connection stands that is in no order: after all others. */
export const LAST_POSITION = 2 ** 31 - 1;

export const listConnections = statement(
  'model.connection.list',
  `select ${columns} from model.connection c
   where $1::integer is null or (coalesce(c.position, ${LAST_POSITION}), lower(c.name), c.id) > ($1, $2::text, $3::uuid)
   order by coalesce(c.position, ${LAST_POSITION}), lower(c.name), c.id limit $4`,
  ConnectionRow,
);
export const readConnection = statement(
  'model.connection.read',
  `select ${columns} from model.connection c where c.id = $1`,
  ConnectionRow,
);
export const lockConnection = statement(
  'model.connection.lock',
  `select ${listedColumns} from model.connection where id = $1 for update`,
  ListedConnection,
);
export const repeatedConnection = statement(
  'model.connection.repeated',
  'select id, request_digest = $3 as same from model.connection where created_by = $1 and request_key = $2',
  z.object({ id: z.uuid(), same: z.boolean() }),
);
export const insertConnection = statement(
  'model.connection.insert',
  `insert into model.connection (id, name, kind, address, model, region, max_output_tokens, price_in, price_out, currency,
     enabled, restricted, sealed_key, key_changed_at, created_by, request_key, request_digest)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::bytea,
     case when $13::bytea is not null then now() end, $14, $15, $16)
   on conflict do nothing`,
);
/** `$14`: whether the key changes, to what is in `$13`. */
export const updateConnection = statement(
  'model.connection.update',
  `update model.connection set name = $2, kind = $3, address = $4, model = $5, region = $6, max_output_tokens = $7,
     price_in = $8, price_out = $9, currency = $10, enabled = $11, restricted = $12,
     sealed_key = case when $14 then $13::bytea else sealed_key end,
     key_changed_at = case when not $14 then key_changed_at when $13::bytea is not null then now() end,
     version = version + 1, updated_at = now()
   where id = $1
     and not exists (select from model.connection other where lower(other.name) = lower($2) and other.id <> $1)`,
);
export const deleteConnection = statement('model.connection.delete', 'delete from model.connection where id = $1');
/** Administrators write one after the other: what one looked at cannot change before it writes. */
export const oneAtATime = statement(
  'model.connection.wait',
  `select pg_advisory_xact_lock(hashtext('model.connection'))`,
);
export const otherCurrency = statement(
  'model.connection.otherCurrency',
  `select currency from model.connection where currency <> $1 and id is distinct from $2
   union all select currency from model.budget where currency <> $1 and amount is not null limit 1`,
  z.object({ currency: z.string() }),
);
export const clearCourses = statement(
  'model.connection.clearCourses',
  'delete from model.connection_course where connection_id = $1',
);
/** Ids of no course are left out. */
export const addCourses = statement(
  'model.connection.addCourses',
  `insert into model.connection_course (connection_id, course_id)
   select $1, c.id from course.course c where c.id = any ($2::uuid[])`,
);
/** Ids of no connection are left out. */
export const orderConnections = statement(
  'model.connection.order',
  `update model.connection c set position = o.place - 1, updated_at = now()
   from (select k.id, p.place::int as place from model.connection k
     left join unnest($1::uuid[]) with ordinality as p (id, place) on p.id = k.id) o
   where o.id = c.id and c.position is distinct from o.place - 1`,
);

export function toConnection(row: ConnectionRow): Connection {
  const { id, name, kind, address, model, region, currency, enabled, position, version } = row;
  return {
    id,
    name,
    kind,
    address,
    model,
    region,
    maxOutputTokens: row.max_output_tokens,
    priceIn: Number(row.price_in),
    priceOut: Number(row.price_out),
    currency,
    enabled,
    courseIds: row.restricted ? row.course_ids : null,
    position,
    keySet: row.key_changed_at !== null,
    keyChangedAt: row.key_changed_at?.toISOString() ?? null,
    version,
    updatedAt: row.updated_at.toISOString(),
  };
}
