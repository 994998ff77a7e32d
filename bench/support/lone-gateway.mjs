import { readConfig } from '@aila/config';
import { testService } from '@aila/config/testing';
import { limitSettings, trashSettings } from '../../apps/gateway/dist/gateway.limits.js';
import { startChild } from './child.mjs';

const nowhere = 'http://127.0.0.1:9';

/**
 * A gateway as a process of its own with no service behind it, for what it does alone.
 *
 * @param environment settings of its limits
 * @returns its address as `answer`, and how to end it
 */
export function startLoneGateway(db, issuer, environment = {}) {
  // As in production: answers are held against their declarations in development alone.
  const service = { ...testService(null), production: true, logLevel: 'error' };
  const { limits, trash } = readConfig({ limits: limitSettings, trash: trashSettings }, environment);
  const edge = {
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
  };
  const database = db.settingsFor('gateway');
  return startChild('./gateway.mjs', {
    service,
    database,
    queue: { kind: 'postgres' },
    token: issuer.settings,
    edge,
    limits,
    trash,
  });
}
