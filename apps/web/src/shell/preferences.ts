import type { Language } from '@aila/contracts';
import { useSyncExternalStore } from 'react';
import { switchLanguage } from '../i18n/index.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Each language under its own name. */
const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };
export const languageOptions = (Object.keys(languageNames) as Language[]).map((value) => ({
  value,
  label: languageNames[value],
  lang: value,
}));
const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(languageNames, value);
const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);

// public/preferences.js reads the same keys before the first paint.
const themeKey = 'aila.theme';
const languageKey = 'aila.language';
const chosenKey = 'aila.language-chosen';

const listeners = new Set<() => void>();
const changed = () => listeners.forEach((listener) => listener());
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Storage may be switched off; then a choice lasts as long as the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice still holds for this page.
  }
}

let theme: Theme = (() => {
  const stored = read(themeKey);
  return isTheme(stored) ? stored : 'system';
})();

export function chooseTheme(next: Theme): void {
  theme = next;
  write(themeKey, next);
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  changed();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => theme);
}

/** The language that was last used in this browser, or null. */
function storedLanguage(): Language | null {
  const stored = read(languageKey);
  return isLanguage(stored) ? stored : null;
}

/** The chosen language, else the first of the browser's that we speak. */
export function firstLanguage(): Language {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return storedLanguage() ?? spoken ?? 'en';
}

/**
 * One setting: of somebody who is signed in it is the account's, on every device; before that it is this browser's. This
 * is the choice before, which goes into the account with the sign-in that follows in the same tab.
 */
export async function chooseLanguage(next: Language): Promise<void> {
  try {
    sessionStorage.setItem(chosenKey, next);
  } catch {
    // Then the account's language holds after signing in.
  }
  await adoptLanguage(next);
}

/** What was chosen in this tab before signing in, once. */
export function takeChosenLanguage(): Language | null {
  try {
    const chosen = sessionStorage.getItem(chosenKey);
    sessionStorage.removeItem(chosenKey);
    return isLanguage(chosen) ? chosen : null;
  } catch {
    return null;
  }
}

/** Shows these pages in a language, and the sign-in page too when this browser comes back. */
export async function adoptLanguage(next: Language): Promise<void> {
  write(languageKey, next);
  await switchLanguage(next);
}
