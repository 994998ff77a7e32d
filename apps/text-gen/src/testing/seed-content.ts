import { randomUUID } from 'node:crypto';
import { systemActor } from '@aila/access';
import { insertChunks, publishVersion } from '@aila/content';
import type { Database } from '@aila/database';
import type { Embedder } from '@aila/embeddings';
import { embedChunks } from '@aila/retrieval';
import type { TestDatabase } from '@aila/testing';

/** An invented course on bees: two files, three pages, with the line breaks of extracted text. */
export const FILES = {
  'colony.pdf': [
    'A colony is a community of bees that share one nest and depend on one queen.\n' +
      'A worker is a female bee that gathers food, builds comb and feeds the larvae.\n' +
      'Drones are male bees that mate with queens of other colonies.',
    'Swarming is the way a colony divides: the old queen leaves with half of the workers.\n' +
      'A queen cell is used to raise a new queen from an ordinary egg.',
  ],
  'honey.pdf': [
    'Nectar is a sugary liquid that flowers offer to insects.\n' +
      'A refractometer is used to measure the water content of honey before the harvest.',
  ],
} as const;

/** Answers that hold the idea of the statement about the subject named. */
export const GOOD_ANSWERS: Readonly<Record<string, string>> = {
  'a colony': 'a community of bees sharing one nest, depending on one queen',
  'a worker': 'a female bee who gathers food, builds the comb and feeds larvae',
  drones: 'male bees, they mate with the queens of other colonies',
  swarming: 'the colony divides when the old queen leaves with half of the workers',
  'a queen cell': 'to raise a new queen out of an ordinary egg',
  nectar: 'the sugary liquid that flowers offer the insects',
  'a refractometer': 'it measures how much water the honey contains before harvest',
};

/** Puts files into a module the way ingestion does, one chunk a page. @returns ids of the files by name */
export async function seedFiles(
  db: TestDatabase,
  ingest: Database,
  embedder: Embedder,
  place: { readonly courseId: string; readonly moduleId: string },
  files: Readonly<Record<string, readonly string[]>> = FILES,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [name, pages] of Object.entries(files)) {
    const [fileId, versionId] = [randomUUID(), randomUUID()];
    ids[name] = fileId;
    await db.owner.query('insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, $4)', [
      fileId,
      place.courseId,
      place.moduleId,
      name,
    ]);
    await db.owner.query(
      `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
       values ($1, $2, $3, $4, 1, $5, 'application/pdf', 1, 'ready')`,
      [versionId, fileId, place.moduleId, place.courseId, randomUUID()],
    );
    const chunks = pages.map((text, index) => ({
      ordinal: index,
      page: index + 1,
      pageEnd: index + 1,
      headingPath: [name.replace('.pdf', '')],
      start: 0,
      end: text.length,
      text,
    }));
    const embedded = await embedChunks(chunks, (texts) => embedder.embed(texts));
    const version = { versionId, fileId, moduleId: place.moduleId, courseId: place.courseId };
    await ingest.asActor(systemActor('ingest'), async (tx) => {
      for (const [index, text] of pages.entries())
        await tx.query('insert into content.page (version_id, number, course_id, text) values ($1, $2, $3, $4)', [
          versionId,
          index + 1,
          place.courseId,
          text,
        ]);
      await insertChunks(tx, version, embedder.model, embedded);
      await publishVersion(tx, version);
    });
  }
  return ids;
}
