// The gateway as a process of its own, so that it and the load do not share one event loop.
import { startGateway } from '../../apps/gateway/dist/start.js';

process.once(
  'message',
  (/** @type {any} */ config) => void startGateway(config).then(({ url }) => process.send?.(url)),
);
process.once('disconnect', () => process.exit(0));
