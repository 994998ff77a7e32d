import type { Language } from '@aila/contracts';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** English is always there to fall back on; other languages are loaded when they are chosen. */
export async function startLanguages(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  await switchLanguage(language);
}

/** Does nothing for the language that is shown already: each change draws every text anew. */
export async function switchLanguage(language: Language): Promise<void> {
  if (i18next.language === language && document.documentElement.lang === language) return;
  if (language === 'fr' && !i18next.hasResourceBundle('fr', 'translation')) {
    const { fr } = await import('./fr.js');
    i18next.addResourceBundle('fr', 'translation', fr);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
