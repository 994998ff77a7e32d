// Puts the PDF files of a folder into a module the way ingestion does.
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemActor } from '@aila/access';
import { extractPages } from '@aila/extraction';
import { chunkPages } from '@aila/extraction/chunking';
import { insertChunks, publishVersion } from '@aila/content';
import { embedChunks } from '@aila/retrieval';

/** @param owner pool of the database's owner; @param ingest database as the ingest service sees it */
export async function storeCourse({ owner, ingest, embedder, place, folder }) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).sort();
  for (const name of names) await storeFile({ owner, ingest, embedder, place, path: join(folder, name), name });
}

async function storeFile({ owner, ingest, embedder, place: { courseId, moduleId }, path, name }) {
  const pages = [];
  await extractPages(path, { mediaType: 'application/pdf', onPage: (page) => void pages.push(page) });
  const chunks = chunkPages(pages);
  const began = performance.now();
  const embedded = await embedChunks(chunks, (texts) => embedder.embed(texts));
  const seconds = (performance.now() - began) / 1000;
  const version = { versionId: randomUUID(), fileId: randomUUID(), moduleId, courseId };
  await owner.query('insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, $4)', [
    version.fileId,
    courseId,
    moduleId,
    name,
  ]);
  await owner.query(
    `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
     values ($1, $2, $3, $4, 1, $5, 'application/pdf', 1, 'ready')`,
    [version.versionId, version.fileId, moduleId, courseId, randomUUID()],
  );
  await ingest.asActor(systemActor('ingest'), async (tx) => {
    for (const { number, text } of pages)
      await tx.query('insert into content.page (version_id, number, course_id, text) values ($1, $2, $3, $4)', [
        version.versionId,
        number,
        courseId,
        text,
      ]);
    await insertChunks(tx, version, embedder.model, embedded);
    await publishVersion(tx, version);
  });
  const words = chunks.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0) / Math.max(1, chunks.length);
  console.log(
    `${name}: ${pages.length} pages, ${chunks.length} chunks of ${Math.round(words)} words on average, ` +
      `embedded in ${seconds.toFixed(1)} s`,
  );
}
