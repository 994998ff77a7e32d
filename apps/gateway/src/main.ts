import { stopOnSignal } from '@aila/http';
import { readGatewayConfig } from './gateway.config.js';
import { startGateway } from './start.js';

stopOnSignal(await startGateway(readGatewayConfig(process.env)));
