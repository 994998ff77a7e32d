import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { bundleBudget } from './bundle-budget.js';
import { listOrigins } from './list-origins.js';

/** The gateway of `npm start`; `vite` alone serves the client from its sources and hands the rest on to it. */
const gateway = process.env['AILA_GATEWAY'] ?? 'http://localhost:8080';

/** Bytes of script, after gzip, before the first screen is there: a few seconds on a slow phone. */
const firstScreenBudget = 200_000;

/** A server's module in the page would build with a warning and fail in the browser: it must not build. */
const refuseNodeModules: Plugin = {
  name: 'aila:refuse-node-modules',
  enforce: 'pre',
  resolveId(id, importer) {
    if (id.startsWith('node:')) this.error(`${importer ?? 'The page'} imports ${id}, which no browser has`);
  },
};

export default defineConfig(({ command }) => {
  // A test runner that starts a build would otherwise make it carry React's development code.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [refuseNodeModules, react(), bundleBudget(firstScreenBudget), listOrigins()],
    resolve: { conditions: ['@aila/source', 'module', 'browser', 'development|production'] },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      // Nothing inline, so that the content security policy can refuse every inline script, style and data address.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 400,
    },
    server: {
      proxy: {
        // The host stays that of the page, by which the gateway knows it for one of Aila's own.
        '/api': { target: gateway },
        '/graphql': { target: gateway, ws: true },
      },
    },
  };
});
