import { endServers } from './end.mjs';

export default () => endServers(process.env.AILA_TEST_RUN);
