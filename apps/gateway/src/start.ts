import { AuthenticationModule } from '@aila/authentication';
import { Database } from '@aila/database';
import { part, startService, type Parts, type RunningService, type ServiceClient } from '@aila/service';
import { Queues } from '@aila/queue';
import { Logger, Metrics } from '@aila/telemetry';
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { AnalyticsModule } from './analytics/analytics.module.js';
import { AuthCookies } from './auth/auth-cookies.js';
import { AuthModule } from './auth/auth.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ChatModule } from './chat/chat.module.js';
import { ModelsModule } from './models/models.module.js';
import { CoursesModule } from './courses/courses.module.js';
import { serveOpenApi } from './docs/serve-openapi.js';
import { EnrolmentsModule } from './enrolments/enrolments.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { FilesModule } from './files/files.module.js';
import { relayStore } from './files/store.relay.js';
import { EdgeSettings, type GatewayConfig } from './gateway.config.js';
import { GatewayLimits, TrashSettings } from './gateway.limits.js';
import { graphqlModule, takeQueriesByPost } from './graphql/graphql.module.js';
import { GraphqlLimitsModule } from './graphql/graphql-limits.module.js';
import { prepareSockets, serveSubscriptions } from './graphql/subscriptions.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OutlineModule } from './outline/outline.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { PeopleListsModule } from './people-lists/people-lists.module.js';
import { PromptsModule } from './prompts/prompts.module.js';
import { AuthClient, FilesClient, TextGenClient } from './services.js';
import { TrashModule } from './trash/trash.module.js';
import { TutorModule } from './tutor/tutor.module.js';
import { compressAnswers } from './web/compression.js';
import { OwnPages } from './web/own-pages.js';
import { securityHeaders } from './web/security-headers.js';
import { serveGraphiql, serveWebClient } from './web/web-client.js';

/** The public edge with everything that it serves. */
export function startGateway(config: GatewayConfig): Promise<RunningService> {
  const { service, edge, limits, token, trash } = config;
  const to = (parts: Parts, name: string, url: string): ConstructorParameters<typeof ServiceClient> => {
    const onTlsError = (error: unknown) => parts.get(Logger).warn({ err: error }, 'client certificate not reloaded');
    return [name, url, service.tls, onTlsError, parts.get(Metrics)];
  };
  return startService({
    name: 'gateway',
    settings: edge.publicTls ? service : { ...service, tls: null },
    clients: 'public',
    proxies: edge.proxies,
    headers: securityHeaders(edge.publicUrl, edge.storeOrigins),
    parts: [
      part(Database, () => Database.open(config.database, 'gateway')),
      part(AuthClient, (parts) => new AuthClient(...to(parts, 'auth', edge.authUrl))),
      part(FilesClient, (parts) => new FilesClient(...to(parts, 'files', edge.filesUrl))),
      part(TextGenClient, (parts) => new TextGenClient(...to(parts, 'text-gen', edge.textGenUrl))),
      part(Queues, (parts) => new Queues(config.queue, config.database, parts.get(Logger))),
      part(AuthCookies, () => new AuthCookies(edge.publicUrl.startsWith('https:'))),
      part(EdgeSettings, () => edge),
      part(GatewayLimits, () => limits),
      part(TrashSettings, () => trash),
    ],
    features: [
      GraphqlLimitsModule,
      AuthenticationModule.register({ token, tls: service.tls, checksAnswers: !service.production }),
      graphqlModule(service.production),
      AuthModule,
      CoursesModule,
      OutlineModule,
      EnrolmentsModule,
      PrivacyModule,
      PromptsModule,
      PeopleListsModule,
      TrashModule,
      AnalyticsModule,
      TutorModule,
      FilesModule,
      ExportsModule,
      ChatModule,
      NotificationsModule,
      ModelsModule,
      AuditModule,
    ],
    configure: async (app, { logger, metrics }) => {
      const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
      app.get(OwnPages).guard(fastify);
      compressAnswers(fastify);
      await fastify.register(cookie);
      await prepareSockets(app);
      takeQueriesByPost(fastify);
      serveOpenApi(fastify);
      if (edge.relaysStore) await relayStore(fastify, app.get(FilesClient), limits.relays, metrics);
      await app.init();
      await serveSubscriptions(app, logger);
      if (edge.graphiqlRoot) await serveGraphiql(fastify, edge.graphiqlRoot);
      if (edge.webRoot) await serveWebClient(fastify, edge.webRoot);
    },
  });
}
