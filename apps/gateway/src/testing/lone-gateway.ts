import { testService } from '@aila/config/testing';
import type { RunningService } from '@aila/service';
import type { TestDatabase, TestIssuer } from '@aila/testing';
import { readConfig } from '@aila/config';
import type { GatewayConfig } from '../gateway.config.js';
import { limitSettings, trashSettings, type GatewayLimits } from '../gateway.limits.js';
import { startGateway } from '../start.js';
import { DocumentedAnswers } from './documented-answers.js';

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * The gateway on a real database with no service behind it, for what it does alone: its courses, its doors, its limits.
 * Its answers are held against the OpenAPI document.
 */
export async function startLoneGateway(
  db: TestDatabase,
  issuer: TestIssuer,
  edge: Partial<GatewayConfig['edge']> = {},
  limits: Partial<GatewayLimits> = {},
): Promise<RunningService> {
  const service = await startGateway({
    service: testService(null),
    database: db.settingsFor('gateway'),
    queue: { kind: 'postgres' },
    token: issuer.settings,
    edge: {
      publicUrl: 'http://localhost',
      authUrl: nowhere,
      filesUrl: nowhere,
      textGenUrl: nowhere,
      publicTls: false,
      webRoot: null,
      graphiqlRoot: null,
      proxies: 0,
      replyWait: 45_000,
      relaysStore: true,
      storeOrigins: [],
      ...edge,
    },
    trash: readConfig({ trash: trashSettings }, {}).trash,
    limits: { ...readConfig({ limits: limitSettings }, {}).limits, ...limits },
  });
  DocumentedAnswers.watch(service.app);
  return service;
}
