import { stopOnSignal } from '@aila/service';
import { readGatewayConfig } from './gateway.config.js';
import { startGateway } from './start.js';

stopOnSignal(await startGateway(readGatewayConfig(process.env)));
