import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { bundleBudget } from './bundle-budget.js';
import { coreFonts } from './core-fonts.js';
import { firstLanguage } from './first-language.js';
import { listOrigins } from './list-origins.js';
import { precompress } from './precompress.js';

/** The gateway of `npm start`; `vite` alone serves the client from its sources and hands the rest on to it. */
const gateway = process.env['AILA_GATEWAY'] ?? 'http://localhost:8080';

/** On the line of bench/measures/first-paint.mjs each 50 kB are a second. Bytes, compressed. */
const budget = [
  {
    name: 'The sign-in page',
    modules: ['src/main.tsx', 'sign-in/SignInPage.tsx'],
    fonts: ['serif-core-normal', 'sans-core-normal'],
    limit: 200_000,
  },
  {
    name: 'The chat',
    modules: ['courses/CoursesPage.tsx', 'learn/CoursePage.tsx', 'chat/ChatPage.tsx'],
    fonts: ['serif-core-italic'],
    limit: 150_000,
  },
];

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
    plugins: [
      refuseNodeModules,
      react(),
      coreFonts(),
      firstLanguage(['fr']),
      bundleBudget(budget),
      listOrigins(),
      precompress(join(import.meta.dirname, 'dist')),
    ],
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
