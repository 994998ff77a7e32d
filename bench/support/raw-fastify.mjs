// What a GraphQL answer is compared with: the same rows by the same statement as plain JSON, without token, policy or schema.
import { createDataSource, Database } from '@aila/database';
import Fastify from 'fastify';

process.once('message', (/** @type {any} */ message) => void serve(message));
process.once('disconnect', () => process.exit(0));

async function serve({ settings, actor, sql }) {
  const database = await new Database(createDataSource(settings, 'bench')).connect();
  const app = Fastify();
  app.get('/courses/:limit', async (/** @type {{ params: any }} */ request) => {
    const rows = await database.asActor(actor, (tx) =>
      tx.query(sql, [actor.userId, null, Number(request.params.limit)]),
    );
    return { data: { courses: { items: rows } } };
  });
  process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }));
}
