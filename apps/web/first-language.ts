import type { Plugin } from 'vite';

/**
 * Tells public/preferences.js where the texts of other languages lie, so that the browser fetches those of its reader
 * together with the first script instead of after it.
 */
export function firstLanguage(languages: readonly string[]): Plugin {
  return {
    name: 'aila:first-language',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const places = languages.map((language) => {
          const file = Object.values(bundle).find(
            (chunk) => chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(`/i18n/${language}.ts`),
          );
          if (file === undefined) throw new Error(`The texts of ${language} are no chunk of their own`);
          return ` data-${language}="/${file.fileName}"`;
        });
        return html.replace('src="/preferences.js"', (script) => script + places.join(''));
      },
    },
  };
}
