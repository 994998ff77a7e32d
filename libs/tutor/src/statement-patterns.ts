import { detectLanguage } from './text/language.js';
import { words } from './text/words.js';
import type { Language } from './types.js';

/** What a statement does, and so which question can be asked about it. */
export type StatementKind = 'definition' | 'purpose' | 'term' | 'rule' | 'claim';

/** How a sentence is built, as far as asking about it needs. */
export interface StatementForm {
  readonly kind: StatementKind;
  /** What the sentence is about, as written: `A while loop`. */
  readonly subject: string;
  /** Subject and verb, the part that can be shown without telling the rest: `A while loop is`. */
  readonly opening: string;
  /** True when the verb is plural. */
  readonly plural: boolean;
}

type Pattern = readonly [kind: StatementKind, verb: string];

const ENGLISH: readonly Pattern[] = [
  ['purpose', String.raw`(?:is|are|can be|may be)\s(?:\w+ly\s|often\s)?used\s(?:to|for|as|when|with|in)`],
  ['definition', String.raw`(?:is|are)\s(?:\w+ly\s)?(?:a|an|the|one|any|when)`],
  ['definition', String.raw`(?:is|are)(?=\s(?:[\p{L}-]+\s){1,4}(?:that|which|who|used)\s)`],
  ['definition', String.raw`(?:refers? to|means?|consists? of|(?:is|are) defined as|describes?|represents?|denotes?)`],
  ['term', String.raw`(?:is|are)\s(?:also\s)?(?:called|known as|referred to as|termed)`],
  ['rule', String.raw`(?:must|should|cannot|can|may|will|always|never|only|does not|do not)`],
  [
    'claim',
    '(?:has|have|runs?|returns?|allows?|creates?|contains?|specif(?:y|ies)|determines?|evaluates?|executes?|controls?|stores?|prevents?|' +
      'requires?|indicates?|provides?|ends?|converts?|causes?|produces?|makes?|takes?|occurs?|happens?|removes?|adds?|' +
      'depends?|includes?|introduces?|keeps?|gives?|holds?|reads?|prints?|uses?|recommends?|leads?|starts?|defines?)',
  ],
];

const FRENCH: readonly Pattern[] = [
  ['purpose', String.raw`(?:sert|servent|permet|permettent)\s(?:à|de|d['’])`],
  ['definition', String.raw`(?:est|sont)\s(?:donc\s)?(?:un|une|des|le|la|les|l['’])`],
  ['definition', '(?:désignent?|signifient?|consistent?|se définit comme|représentent?|correspond(?:ent)? à)'],
  ['term', String.raw`(?:(?:est|sont)\s(?:aussi\s)?(?:appelée?s?|nommée?s?|dite?s?)|s['’](?:appellent?|nomment?))`],
  ['rule', String.raw`(?:doit|doivent|peut|peuvent|ne|n['’])`],
  [
    'claim',
    '(?:contient|contiennent|renvoie|retourne|crée|exige|dépend|indique|produit|provoque|détermine|exécute|contrôle)',
  ],
];

const compiled: Record<Language, readonly (readonly [StatementKind, RegExp])[]> = {
  en: ENGLISH.map(compile),
  fr: FRENCH.map(compile),
};

function compile([kind, verb]: Pattern): readonly [StatementKind, RegExp] {
  const subject = String.raw`(?<subject>[\p{Lu}\p{N}"“«'(_=!<>+*/%-][^.;:?!,]{1,70}?)`;
  return [kind, new RegExp(String.raw`^(?<opening>${subject}\s(?<verb>${verb}))(?<=['’]|(?=\s))`, 'u')];
}

const INTRODUCTION = /^(?:In|With|Within|En|Dans|Avec)\s[^,]{2,40},\s/u;
const MAX_SUBJECT_WORDS = 7;
// `Many statements`, `Writing programs`: true of some or of an activity, and odd to ask "what is ..." about.
const VAGUE =
  /^(?:Every|Each|Many|Most|Some|All|Both|Several|Two|Three|No|Chaque|Plusieurs|Tou(?:s|te|tes)|Aucune?|\p{L}+ing\s\p{L}+)(?=\s|$)/u;
// `Functions that`, `A program to`: the verb found belongs to a clause inside the subject.
const UNFINISHED = /\s(?:that|which|who|to|not|and|or|of|qui|que|à|de|et|ou)$/u;
const SINGULAR_VERB =
  /^(?:is|has|\w*[^s]s|sert|permet|est|désigne|signifie|consiste|se|représente|correspond|s['’]appelle|s['’]nomme|doit|peut)\b/u;

/**
 * The form of a sentence that says something about a subject it names; null for every other sentence.
 * The earliest verb decides, so that `A queue uses a list that is a ...` is about the queue.
 */
export function statementForm(sentence: string): StatementForm | null {
  const introduction = INTRODUCTION.exec(sentence)?.[0] ?? '';
  const rest = sentence.slice(introduction.length);
  const body = introduction === '' ? rest : rest.charAt(0).toUpperCase() + rest.slice(1);
  let best: StatementForm | null = null;
  for (const [kind, pattern] of compiled[detectLanguage(sentence, 'en')]) {
    const groups = pattern.exec(body)?.groups;
    const subject = groups?.['subject']?.replace(/\s(?:also|often|then|aussi)$/u, '');
    if (
      !groups ||
      !subject ||
      words(subject).length > MAX_SUBJECT_WORDS ||
      UNFINISHED.test(subject) ||
      VAGUE.test(subject)
    )
      continue;
    if (best && best.subject.length <= subject.length) continue;
    best = { kind, subject, opening: groups['opening'] ?? '', plural: isPlural(subject, groups['verb'] ?? '') };
  }
  return best;
}

/** By the verb where it tells, else by the look of the subject: `Lists can be used`, `A list can be used`. */
function isPlural(subject: string, verb: string): boolean {
  if (!/^(?:can|may|must|should|will|cannot|always|never|only)\b/.test(verb)) return !SINGULAR_VERB.test(verb);
  return /[^s'’]s$/.test(subject) && !/^(?:An?|One)\s/.test(subject);
}

// Sentences that lean on what stands before them, command the reader, or speak about the book.
const LEANS = new RegExp(
  '^["“«\'(]?(?:it|its|they|their|this|that|these|those|such|he|she|his|her|we|you|your|our|i|there|here|however|but|and|so|or|then|thus|also|another|' +
    'both|each of|if|else|when|since|because|sometimes|often|usually|note|ex|example|consider|write|given|suppose|let|explain|describe|identify|demonstrate|' +
    'discuss|apply|develop|recogni[sz]e|analy[sz]e|use|using|implement|recall|attempting|knowing|by the end|learning|figure|table|exercise|question|answer|' +
    'il|elle|ils|elles|ce|cet|cette|ces|cela|ceci|nous|vous|on|si|sinon|quand|mais|donc|ainsi|or|car|parfois|souvent|exemple|considérons|soit|' +
    'écri(?:re|vez)|notez|expliquer|décrire|utiliser|figure|tableau|exercice|à la fin)(?![\\p{L}\\p{N}])',
  'iu',
);
const POINTS_AWAY =
  /\b(?:above|below|following|previous|next section|this (?:chapter|section|example|program|code)|the (?:program|example|code|output) (?:above|below)|shown (?:in|on)|ci-dessus|ci-dessous|suivante?s?|précédente?s?|ce chapitre|cette section)\b/iu;
const PERSONAL = /(?<![\p{L}(])(?:I|you|your|we|our|let's|je|tu|vous|votre|vos|nous|notre|nos)(?![\p{L}(])/u;
const CODE_MARKS = /[={}[\]<>#\\|]|\w\(|["“][^"”]*["”]/gu;

/** True when the sentence can stand alone before a student: whole, not code, not a pointer to something unseen. */
export function standsAlone(sentence: string): boolean {
  return (
    /[.!]["”’»)]*$/u.test(sentence) &&
    !LEANS.test(sentence) &&
    !POINTS_AWAY.test(sentence) &&
    !PERSONAL.test(sentence) &&
    (sentence.match(CODE_MARKS)?.length ?? 0) <= 1
  );
}
