import { fold } from './text/words.js';

/** Alternatives that people say as whole words; `me` and `my` in them keep course texts about others out. */
const phrases = (...alternatives: string[]): RegExp => new RegExp(`\\b(?:${alternatives.join('|')})\\b`, 'u');

const ADVERBS_EN =
  '(?:really |just |only |sometimes |often |always |still |keep |kind of |so |ve |have |m |am |d |had |been )*';
const PEOPLE_EN =
  '(?:he|she|they|somebody|someone|my (?:step ?)?(?:father|mother|dad|mum|mom|parents?|brother|sister|partner|husband|wife|boyfriend|girlfriend|uncle|aunt|boss|teacher|professor|roommate|ex))';

// Folded text: lower case, no accents, apostrophes and hyphens as spaces.
const ENGLISH = phrases(
  '(?:kill|killing|killed|hurt|hurting|harm|harming|cut|cutting|hang|hanging|shoot|starve|starving|drown|poison) my ?self',
  '(?:slit|cut|cutting) my (?:wrists?|arms?|veins)',
  `i ${ADVERBS_EN}(?:want|wanna|wish|hope|plan|would like|like|going|gonna|need|rather)(?: to)? (?:die(?! (?:of|from|laughing))|be dead|end it all|end it(?! \\p{L})|end everything|disappear forever|stop (?:living|existing)|never wake up|not (?:wake up|exist|live|be alive|be here))`,
  `i ${ADVERBS_EN}wish (?:that )?i (?:was|were|am|had) (?:dead|never been born|not alive|never born)`,
  `i ${ADVERBS_EN}(?:do not|don t|dont|no longer)(?: even| really)? want to (?:live(?! (?:in|at|with|near|on|off|by|there|here))|be alive|go on living|exist|wake up|be here)`,
  '(?:no|any) reason (?:for me )?to (?:live|go on living|stay alive)',
  'nothing (?:left )?to live for',
  '(?:my )?life is(?: not|n t) worth living',
  '(?:end|ending|take|taking) my (?:own )?life',
  `i ${ADVERBS_EN}(?:feel |feeling )?suicidal`,
  `i ${ADVERBS_EN}(?:think|thinking|thought|thoughts|having thoughts|have thoughts) (?:about|of) (?:suicide|dying|death all|ending (?:it|everything|my life))`,
  `i ${ADVERBS_EN}(?:want to |going to |will |might |tried to |thinking of |about to )?commit(?:ting)? suicide`,
  'better off (?:without me|if i (?:was|were) (?:dead|gone|not here))',
  `i ${ADVERBS_EN}(?:started |stop |keep |to )*self ?harm(?:ing|ed)?`,
  'i (?:took|have taken|ve taken|want to take|will take|am going to take) (?:an overdose|(?:all|too many) (?:of )?(?:my |the )?pills)',
  `${PEOPLE_EN} (?:\\S+ ){0,2}(?:hits?|hit|beats?|beat|raped?|rapes|abused?|abuses|assaulted|molested|touches|threatens|threatened|hurts?) me`,
  `i ${ADVERBS_EN}(?:was |being |getting |got |get )*(?:raped|abused|sexually assaulted|molested|beaten(?: up)?|stalked)`,
  'i (?:am |m )?(?:afraid|scared) (?:to go home|for my life)',
  `i ${ADVERBS_EN}(?:want to|wanna|going to|gonna|will) (?:kill|hurt|shoot|stab|murder) (?:him|her|them|somebody|someone|people|everyone|everybody)`,
  'i (?:can t|cannot|cant|can not) (?:go on|take it|cope|bear it) ?(?:like this|any ?more|any longer)?(?= |$)',
);

const ADVERBS_FR = '(?:ne |n |vraiment |juste |parfois |souvent |toujours |plus |pas |tellement |trop |y )*';
const PEOPLE_FR =
  '(?:il|elle|ils|elles|on|quelqu un|mon (?:beau )?(?:pere|frere|mari|copain|ex|oncle|prof|professeur|patron|conjoint|coloc)|ma (?:belle )?(?:mere|soeur|femme|copine|tante|prof|conjointe|coloc)|mes parents)';

const FRENCH = phrases(
  '(?:me|m) (?:suicider|tuer|pendre|blesser|mutiler|scarifier|noyer|empoisonner)',
  'me faire (?:du |vraiment |tres |encore )*mal',
  '(?:je )?me (?:mutile|scarifie|blesse expres)',
  'm ouvrir les veines|me couper les veines',
  `(?:je|j) ${ADVERBS_FR}(?:veux|voudrais|souhaite|aimerais|prefere|prefererais|vais|ai envie de|avais envie de|ai envie d) (?:mourir(?! d)|crever(?! d)|en finir(?! \\p{L})|disparaitre(?: pour toujours)?|etre morte?|ne plus (?:vivre|exister|me reveiller|etre la))`,
  'envies? (?:de |d )(?:mourir(?! d)|en finir(?! \\p{L})|me tuer)',
  `je ${ADVERBS_FR}veux (?:pas|plus)(?: continuer a)? (?:vivre(?! (?:a|au|en|dans|avec|chez|sur|ici|la bas))|exister|etre en vie|me reveiller)`,
  'mettre fin a (?:mes jours|ma vie)',
  'en finir avec la vie',
  `(?:j ai|je fais|mes) (?:${ADVERBS_FR}|des |eu )*(?:pensees|idees) (?:suicidaires|noires)`,
  `je ${ADVERBS_FR}(?:suis |me sens )suicidaire`,
  `je ${ADVERBS_FR}(?:pense|songe|reflechis)(?: \\S+)? (?:au suicide|a mourir|a la mort|a en finir)`,
  '(?:plus|pas|aucune)(?: de| une)? raison de vivre',
  'ma vie ne vaut (?:pas|plus) la peine',
  'mieux sans moi',
  'j ai (?:pris|avale) (?:tous mes|trop de|tous les) (?:medicaments|cachets|comprimes)',
  `${PEOPLE_FR} (?:me|m a|m ont|m) (?:\\S+ )?(?:frappe\\w*|bat|battue?|battent|viole\\w*|agresse\\w*|maltraite\\w*|harcele\\w*|menace\\w*)`,
  '(?:j ai ete|je suis|on m a) (?:violee?|agressee?|battue?|harcelee?|maltraitee?|menacee?)',
  'j ai peur de rentrer chez moi',
  'je n en peux plus',
);

/**
 * Whether a message says that its author, or somebody because of the author, is in danger: self-harm, suicide, violence.
 * Said in the first person only, so that a course on the subject can be talked about. Prefers a kind sentence too many to
 * a verdict on a person in need. English and French, whatever language the tutor speaks.
 */
export function soundsInNeed(message: string): boolean {
  const text = fold(message)
    .replace(/[^\p{L}\p{N}.!?;]+/gu, ' ')
    .trim();
  return ENGLISH.test(text) || FRENCH.test(text);
}
