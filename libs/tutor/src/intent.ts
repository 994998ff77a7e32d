import { soundsInNeed } from './need.js';
import { contentTerms, coverage, fold, words } from './text/words.js';

/** What a student's message asks of the tutor. */
export type Intent =
  /** Says that somebody is in danger; nothing else of the message counts then. */
  | 'need'
  | 'greeting'
  | 'thanks'
  /** Does not know the answer to the open question. */
  | 'unsure'
  | 'hint'
  /** Wants to be told the answer. */
  | 'solution'
  /** Wants another question. */
  | 'next'
  /** A question of the student's own. */
  | 'question'
  /** An answer to the open question. */
  | 'answer';

/** The question that waits for an answer, as far as telling an answer from a question needs. */
export interface OpenQuestionText {
  readonly text: string;
  /** Texts of the ideas an answer should hold. */
  readonly ideas: readonly string[];
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

// All patterns work on folded text (lower case, no accents) without the punctuation at its ends.
const ADDRESS = '(?: (?:there|aila|tutor|teacher|prof|professor|madame|monsieur|again|everyone))?';
const GREETING = whole(
  `(?:hi+|hello+|hey+|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|bonjour|bonsoir|salut|coucou|allo)${ADDRESS}` +
    `(?:[ ,!.]+(?:how are you|how is it going|comment (?:ca va|allez vous|vas tu)|ca va))?`,
);
const THANKS = whole(
  '(?:(?:ok|okay|great|cool|nice|perfect|super|parfait|merci|thanks|thank you|thx|ty|awesome|got it|i see|d accord|compris)' +
    '(?: (?:so much|a lot|very much|beaucoup|bien|much|that helps?|i see|got it|thanks|thank you|merci))?[ ,!.]*){1,3}',
);
const NEXT = whole(
  '(?:please )?(?:(?:can|could|may) (?:we|i|you) )?(?:have |get |give me |ask me |let us |lets |let s )?(?:(?:go|move) on|skip(?: (?:it|this|that|this one|this question))?|next(?: (?:one|question))?|' +
    '(?:(?:another|a new|a different|the next|new) (?:question|one))|continue|ready|i am ready|i m ready|start|begin)(?: please)?|' +
    '(?:on )?(?:continue|continuons|passe|passons|suivant|suivante|(?:la )?question suivante|une autre(?: question)?|autre question|commencons|je suis pret|je suis prete)(?: s il (?:vous|te) plait)?',
);
const UNSURE = whole(
  '(?:(?:sorry|well|um+|uh+|hmm+|euh|ben|desole|honestly)[ ,.]+)?(?:i (?:really |honestly )?(?:don t|dont|do not) (?:really )?(?:know|remember|recall)(?: (?:it|this|that|the answer|anything|yet|sorry))?|' +
    '(?:i have )?no (?:idea|clue)|not (?:really )?sure|i am not (?:really )?sure|i m not (?:really )?sure|i (?:can t|cannot|cant) (?:remember|say|answer)(?: (?:it|this|that))?|idk|dunno|i forgot|i give up|pass|' +
    'i (?:don t|dont|do not) (?:get|understand)(?: (?:it|this|that|the question|your question))?|i m lost|i am lost|i m stuck|i am stuck|' +
    '(?:je )?(?:ne )?(?:sais|sait) pas(?: trop)?|je n ai aucune idee|aucune idee|je ne me souviens pas|je ne suis pas sure?|je ne comprends pas(?: la question)?|je comprends pas|je suis perdue?|j abandonne|je bloque)',
);
const HINT =
  /\b(?:hints?|clues?|indices?|piste)\b|^(?:please )?(?:(?:can|could|would) you |i need (?:some )?|give me (?:some )?|pouvez vous |peux tu )?(?:help|m aider|aide[sz]?)(?: me| moi)?(?: please| s il (?:vous|te) plait)?$/u;
const SOLUTION =
  /\b(?:(?:just |simply )?(?:tell|give|show) me (?:the|an) (?:answer|solution)|what(?: is|s| s) the (?:right |correct )?(?:answer|solution)|the answer please|(?:donne[sz]?|dis|dites|montre[sz]?)[ -]moi la (?:reponse|solution)|quelle est la (?:bonne )?(?:reponse|solution))\b/u;

const QUESTION_WORD = '(?:what|why|how|who|where|when|which|whose|whom)';
const AUXILIARY =
  '(?:s|re|d|ll|is|isn|are|aren|was|wasn|were|do|don|does|doesn|did|didn|can|can t|cant|could|couldn|should|shouldn|would|wouldn|will|won|has|have|had|if|about|to|come|many|much|far|long|often|exactly|kind|sort|else|happens|am|i|we|you)';
const ASKS_EN = new RegExp(
  `(?:^|[,.;:!?-] ?|\\b(?:and|but|so|or|also|then|ok|well) )${QUESTION_WORD} ${AUXILIARY}\\b|^(?:and |so |but )?why\\b|\\bhow come\\b`,
  'u',
);
/** "How tall is ...", "which kind of bee does ...": the verb follows after a few words. */
const ASKS_FOR_KIND =
  /^(?:and |so |but |ok )?(?:what|which|how|whose) (?:\S+ ){1,4}(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|must)\b/u;
/** Work of the student's own, or the wish that something were otherwise, is no answer to the tutor. */
const OWN_TROUBLE =
  /\bmy (?:own )?(?:code|program|programme|script|output|homework|assignment|exercise|solution|essay|report|calculation|proof|graph|data|screen|computer)\b|\b(?:mon (?:code|programme|script|exercice|devoir|ordinateur)|ma solution)\b|\bthere (?:(?:s|is|has) (?:got to|gotta)|must|should|has to) be (?:a |an |some )?(?:\S+ ){0,2}(?:way|something|easier|better|simpler)\b/u;
const ASKS_FR =
  /\b(?:qu ?est ce que?|est ce que?|c est quoi|pourquoi|combien|a quoi (?:sert|servent)|que (?:signifie|veut dire|fait)|quelles? (?:est|sont)|quels? (?:est|sont)|comment (?:faire|fait|faut|puis|peut|on|je|est|ca|fonctionne|marche)|peut on|puis je|y a t il)\b/u;
const INVERTED =
  /^(?:and |so |but |ok )?(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|may|might)(?:n t)? (?!not\b)/u;
const WANTS_TO_KNOW =
  /\b(?:explain|tell me (?:about|more|why|how|what)|show me|help me understand|i (?:want|would like|d like|need) to know|i wonder|(?:don t|dont|do not|didn t|not) (?:get|understand|see) (?:what|why|how|the|this|that|when|where)|i m (?:confused|not clear)|i am confused|what about|can you|could you|expliqu(?:e|ez|er)|je (?:ne )?comprends pas|dis moi|dites moi|j aimerais savoir|je voudrais savoir|parle[sz]?[ -]moi)\b/u;
const STARTS_ASKING = new RegExp(`^(?:and |so |but |ok )?${QUESTION_WORD}\\b`, 'u');
const ASKING_WORD = /\b(?:what|why|how|where|who|which|pourquoi|comment|quel|quelle|ou)\b/u;
/** "Is it a ...?" offers an answer; "is there ..." asks. */
const OFFERS =
  /^(?:is|are|was|does|do|would) (?:it|they|that|this)\b|^(?:maybe|perhaps|i (?:think|guess|believe|suppose)|peut etre|je (?:pense|crois)|c est(?! quoi))\b/u;
const UNCERTAIN_TONE = /^(?:maybe|perhaps|i (?:think|guess|believe|suppose)|peut etre|je (?:pense|crois))\b/u;

/**
 * What the student's message is. English and French are recognised alike, whatever language the tutor speaks.
 * @param open the question that waits for an answer; null when none does, and then every statement is taken as a question
 */
export function recogniseIntent(message: string, open: OpenQuestionText | null): Intent {
  if (soundsInNeed(message)) return 'need';
  const text = fold(message)
    .replace(/['’`´-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const bare = text.replace(/^[\s.,!?…:;]+|[\s.,!?…:;)]+$/g, '');
  if (bare === '') return open ? 'unsure' : 'question';
  if (GREETING.test(bare)) return 'greeting';
  if (UNSURE.test(bare)) return open ? 'unsure' : 'next';
  if (NEXT.test(bare)) return 'next';
  if (THANKS.test(bare)) return 'thanks';
  const short = words(message).length <= 12;
  if (short && SOLUTION.test(bare)) return open ? 'solution' : 'next';
  if (short && HINT.test(bare) && contentTerms(message).length <= 4) return open ? 'hint' : 'next';
  if (!open) return 'question';
  if (asksBack(message, open)) return 'hint';
  return asks(text, bare) && !offersAnswer(message, bare, open) ? 'question' : 'answer';
}

function asks(text: string, bare: string): boolean {
  return (
    /\?["')\s]*$/.test(text) ||
    ASKS_EN.test(bare) ||
    ASKS_FR.test(bare) ||
    ASKS_FOR_KIND.test(bare) ||
    OWN_TROUBLE.test(bare) ||
    WANTS_TO_KNOW.test(bare) ||
    INVERTED.test(bare)
  );
}

/** The student hands the open question back: telling the answer would end the exercise, a hint carries it on. */
function asksBack(message: string, open: OpenQuestionText): boolean {
  const own = contentTerms(message);
  const asked = contentTerms(open.text);
  if (
    own.length === 0 ||
    asked.length === 0 ||
    !/\?|^\s*(?:(?:and|so|but|ok|et|mais)[ ,]+)?(?:what|why|how|explain|qu|comment|pourquoi)/i.test(message)
  )
    return false;
  return coverage(asked, own) >= 0.7 && coverage(own, asked) >= 0.7;
}

/** Share of the wanted words from which a statement is an answer whatever its form, and from which a bare "...?" is one. */
const CLEAR_ANSWER = 0.4;
const TENTATIVE_ANSWER = 0.2;

/** A tentative answer put as a question: "maybe a block of code?", "is it the position of a value?" */
function offersAnswer(message: string, bare: string, open: OpenQuestionText): boolean {
  if (UNCERTAIN_TONE.test(bare)) return true;
  const given = contentTerms(open.text);
  const wanted = contentTerms(open.ideas.join(' ')).filter((term) => !given.includes(term));
  const share = coverage(wanted, contentTerms(message));
  if (OFFERS.test(bare)) return share > 0;
  if (STARTS_ASKING.test(bare) && message.includes('?')) return false;
  if (share >= CLEAR_ANSWER) return true;
  const interrogative =
    ASKS_EN.test(bare) ||
    ASKS_FR.test(bare) ||
    WANTS_TO_KNOW.test(bare) ||
    INVERTED.test(bare) ||
    ASKING_WORD.test(bare);
  return !interrogative && share >= TENTATIVE_ANSWER;
}
