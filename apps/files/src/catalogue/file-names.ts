import { AilaError } from '@aila/contracts';
import type { Transaction } from '@aila/database';

/**
 * Makes sure that no other file of the module has the name, upper and lower case being the same. Until the transaction
 * ends, nobody else can take a name in this module.
 *
 * A file of that name of which nothing was ever uploaded gives way: its upload was broken off and is begun anew.
 *
 * @throws AilaError NAME_TAKEN
 */
export async function claimName(tx: Transaction, moduleId: string, name: string, ownId?: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('file-names:' || $1, 0))`, [moduleId]);
  await tx.query(
    `delete from content.file f
     where module_id = $1 and lower(name) = lower($2) and id is distinct from $3
       and not exists (select from content.file_version where file_id = f.id and state <> 'awaiting-upload')`,
    [moduleId, name, ownId ?? null],
  );
  const taken = await tx.query<unknown[]>(
    `select 1 from content.file where module_id = $1 and lower(name) = lower($2) and id is distinct from $3`,
    [moduleId, name, ownId ?? null],
  );
  if (taken.length > 0) throw new AilaError('NAME_TAKEN', { name });
}
