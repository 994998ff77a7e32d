import { join } from 'node:path';
import { defineConfig } from 'vite';
import { coreFonts } from './core-fonts.js';

/** The page for trying GraphQL out: a build of its own, which no image and no site bucket gets. */
const root = join(import.meta.dirname, 'graphiql');

export default defineConfig(({ command }) => {
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    root,
    base: '/graphiql/',
    plugins: [coreFonts()],
    resolve: { conditions: ['@aila/source', 'module', 'browser', 'development|production'] },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2023',
      chunkSizeWarningLimit: 1000,
    },
  };
});
