import { statementsFor, type Statement, type Transaction } from '@aila/database';
import { transitions, type VersionEvent } from './states.js';

/** The ingest workers change versions, and so does the files service for instructors and for uploads nobody heard of. */
const statement = statementsFor('files', 'ingest');

const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

/** @param assignments of columns besides the state, with values from `$2` on */
function change(event: Exclude<VersionEvent, 'expire'>, ...assignments: readonly string[]): Statement<never> {
  const { from, to } = transitions[event];
  const columns = [`state = '${to}'`, ...assignments, 'updated_at = now()'].join(', ');
  return statement(
    `content.version.${event}`,
    `update content.file_version set ${columns} where id = $1 and state in (${quoted(from)})`,
  );
}

/** As if nothing had been read yet. */
const NOTHING_READ = 'failure = null, pages_done = 0, pages_total = null, chunks_done = 0, chunks_total = null';

/** One statement for each event, with the values that it takes. */
const changes = {
  arrive: change('arrive'),
  refuse: change('refuse', `failure = 'size-mismatch'`),
  expire: statement(
    'content.version.expire',
    `delete from content.file_version where id = $1 and state in (${quoted(transitions.expire.from)})`,
  ),
  begin: change('begin', NOTHING_READ),
  savePages: change('savePages', 'pages_done = $2', 'pages_total = $3'),
  beginEmbedding: change('beginEmbedding', 'sha256 = $2', 'chunks_done = $3', 'chunks_total = $4'),
  saveChunks: change('saveChunks', 'chunks_done = $2'),
  index: change('index'),
  publish: change('publish'),
  fail: change('fail', 'failure = $2'),
  supersede: change('supersede'),
  cancel: change('cancel'),
  retry: change('retry', NOTHING_READ),
} satisfies Record<VersionEvent, Statement<never>>;

/**
 * The one way to change the state of a version.
 *
 * @param values of the event's columns, as `changes` names them
 * @returns false when the version is in a state in which the event does not happen, or gone
 */
export async function happens(
  tx: Transaction,
  event: VersionEvent,
  versionId: string,
  ...values: readonly unknown[]
): Promise<boolean> {
  return (await tx.run(changes[event], [versionId, ...values])) > 0;
}
