import type { Language } from '../types.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { Catalogue } from './sentences.js';

const catalogues: Record<Language, Catalogue> = { en, fr };

export function catalogue(language: Language): Catalogue {
  return catalogues[language];
}
