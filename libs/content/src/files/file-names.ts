import { AilaError, nameKey } from '@aila/contracts';
import { statementsFor, type Transaction } from '@aila/database';
import { z } from 'zod';

const statement = statementsFor('files');

const lockNames = statement(
  'content.file.lockNames',
  `select pg_advisory_xact_lock(hashtextextended('file-names:' || $1, 0))`,
);
const readNames = statement(
  'content.file.names',
  `select id, name,
          exists (select from content.file_version where file_id = f.id and state <> 'awaiting-upload') as sent
   from content.file f where module_id = $1 and id is distinct from $2`,
  z.object({ id: z.uuid(), name: z.string(), sent: z.boolean() }),
);
const deleteUnsent = statement('content.file.deleteUnsent', 'delete from content.file where id = any ($1)');

/**
 * Makes sure that no other file of the module has a name that looks the same (see `nameKey`). Until the transaction
 * ends, nobody else can take a name in this module.
 *
 * A file of that name of which nothing was ever uploaded gives way: its upload was broken off and is begun anew.
 *
 * @throws AilaError NAME_TAKEN
 */
export async function claimName(tx: Transaction, moduleId: string, name: string, ownId?: string): Promise<void> {
  await tx.run(lockNames, [moduleId]);
  const others = await tx.rows(readNames, [moduleId, ownId ?? null]);
  const key = nameKey(name);
  // Compared here, as names are compared everywhere: databases differ in what they know of letters.
  const alike = others.filter((other) => nameKey(other.name) === key);
  if (alike.some(({ sent }) => sent)) throw new AilaError('NAME_TAKEN', { name });
  if (alike.length > 0) await tx.run(deleteUnsent, [alike.map(({ id }) => id)]);
}
