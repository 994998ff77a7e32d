import { Database } from '@aila/database';
import { part, startService, type RunningService } from '@aila/http';
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { serveOpenApi } from './docs/openapi.js';
import { relayStore } from './files/store.relay.js';
import type { GatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { takeQueriesByPost } from './graphql/graphql.module.js';
import { prepareSockets, serveSubscriptions } from './graphql/subscriptions.js';
import { FilesClient } from './services.js';
import { compressAnswers } from './web/compression.js';
import { OwnPages } from './web/own-pages.js';
import { securityHeaders } from './web/security-headers.js';
import { serveGraphiql, serveWebClient } from './web/web-client.js';

/** The public edge with everything that it serves. */
export function startGateway(config: GatewayConfig): Promise<RunningService> {
  const { service, edge, limits } = config;
  return startService({
    name: 'gateway',
    settings: edge.publicTls ? service : { ...service, tls: null },
    clients: 'public',
    proxies: edge.proxies,
    headers: securityHeaders(edge.publicUrl, edge.storeOrigins),
    parts: [part(Database, () => Database.open(config.database, 'gateway'))],
    module: (context) => GatewayModule.register(config, context),
    configure: async (app, { logger, metrics }) => {
      const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
      app.get(OwnPages).guard(fastify);
      compressAnswers(fastify);
      await fastify.register(cookie);
      await prepareSockets(app);
      takeQueriesByPost(fastify);
      serveOpenApi(app);
      if (edge.relaysStore) await relayStore(fastify, app.get(FilesClient), limits.relays, metrics);
      await app.init();
      await serveSubscriptions(app, logger);
      if (edge.graphiqlRoot) await serveGraphiql(fastify, edge.graphiqlRoot);
      if (edge.webRoot) await serveWebClient(fastify, edge.webRoot);
    },
  });
}
