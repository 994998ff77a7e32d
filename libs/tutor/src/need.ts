import { fold } from './text/words.js';

/** Alternatives that people say as whole words; `me` and `my` in them keep course texts about others out. */
const phrases = (...alternatives: string[]): RegExp => new RegExp(`\\b(?:${alternatives.join('|')})\\b`, 'u');

const ADVERBS_EN =
  '(?:really |just |only |sometimes |often |always |still |keep |kind of |so |ve |have |m |am |d |had |been )*';
const BEING_DEAD = '(?:died|were dead|was dead|were gone|was gone)';
const HEIGHTS = '(?:bridge|train|roof|building|cliff|window|balcony)';
const FRIEND_EN =
  'my (?:\\S+ )?(?:friend|room ?mate|flat ?mate|class ?mate|brother|sister|partner|girlfriend|boyfriend|mother|father|mum|mom|dad|son|daughter)';
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
  `i ${ADVERBS_EN}(?:feel |feeling |having |get |getting )?suicidal`,
  `my suicidal (?:thoughts|feelings)`,
  `i ${ADVERBS_EN}(?:think|thinking|thought|thoughts|having thoughts|have thoughts) (?:about|of) (?:suicide|dying|death all|ending (?:it|everything|my life))`,
  `i ${ADVERBS_EN}(?:want to |going to |will |might |tried to |thinking of |about to )?commit(?:ting)? suicide`,
  'better off (?:without me|if i (?:was|were) (?:dead|gone|not here))',
  `(?:nobody|no ?one) (?:would|will)(?: even| ever)? (?:miss me|(?:care|notice) if i ${BEING_DEAD})`,
  'no point (?:in|of) (?:living|being alive)',
  '(?:do not|don t|dont|can t|cannot|no longer) see (?:the|a|any) point (?:in|of) (?:living|being alive|life)',
  `i ${ADVERBS_EN}(?:do not|don t|dont) deserve to (?:live|be alive)`,
  `i ${ADVERBS_EN}want (?:it all|everything|all of it|the pain) to (?:be over|end|stop)`,
  `i ${ADVERBS_EN}wish i could (?:just )?(?:die|disappear|vanish|stop existing|not exist)(?! \\p{L})`,
  '(?:can t|cannot|can not|cant) stop thinking (?:about|of) (?:suicide|death|dying|killing|ending)',
  `i ${ADVERBS_EN}(?:want to|wanna|going to|gonna|will|about to|thinking (?:about|of)) jump(?:ing)? (?:off|from|out of|in front of) (?:a|the|my|that) ${HEIGHTS}`,
  `i ${ADVERBS_EN}(?:want to|wanna|going to|gonna|will) kms`,
  `i ${ADVERBS_EN}cutting(?: again)?(?! \\p{L})`,
  `i ${ADVERBS_EN}overdosed`,
  'danger to my ?self',
  `${FRIEND_EN} (?:\\S+ ){0,6}(?:(?:kill|killing|hurt|hurting|harm|harming|cutting) (?:him|her|them) ?sel(?:f|ves)|(?:is|s|feels) suicidal|wants to die|(?:commit|attempt|attempted) suicide)`,
  `${PEOPLE_EN} (?:\\S+ ){0,2}(?:threatening|threatened|threatens|trying|tried|wants) to (?:kill|hurt|hit|beat|rape|stab) me`,
  `i ${ADVERBS_EN}(?:started |stop |keep |to )*self ?harm(?:ing|ed)?`,
  'i (?:took|have taken|ve taken|want to take|will take|am going to take) (?:an overdose|(?:all|too many) (?:of )?(?:my |the )?pills)',
  `${PEOPLE_EN} (?:\\S+ ){0,2}(?:hits?|hit|beats?|beat|raped?|rapes|abused?|abuses|assaulted|molested|touches|threatens|threatened|hurts?) me(?! as )`,
  `i ${ADVERBS_EN}(?:was |being |getting |got |get )*(?:raped|abused|sexually assaulted|molested|beaten(?: up)?|stalked)`,
  'i (?:am |m )?(?:afraid|scared) (?:to go home|for my life)',
  `i ${ADVERBS_EN}(?:want to|wanna|going to|gonna|will) (?:kill|hurt|shoot|stab|murder) (?:him|her|them|somebody|someone|people|everyone|everybody)`,
  'i (?:can t|cannot|cant|can not) (?:go on(?! (?:to|with|from))|take it(?! (?:as|from|for|that|to|with|out))|cope|bear it)(?! \\p{L}*ing)(?= |[.!?;]|$)',
  'i (?:can t|cannot|cant|can not) do (?:this|it) any ?(?:more|longer)',
);

const ADVERBS_FR = '(?:ne |n |vraiment |juste |parfois |souvent |toujours |plus |pas |tellement |trop |y )*';
const FRIEND_FR =
  '(?:mon|ma|un|une) (?:\\S+ )?(?:amie?|copain|copine|coloc|colocataire|camarade|frere|soeur|mere|pere|fils|fille|conjointe?)';
const PEOPLE_FR =
  '(?:il|elle|ils|elles|on|quelqu un|mon (?:beau )?(?:pere|frere|mari|copain|ex|oncle|prof|professeur|patron|conjoint|coloc)|ma (?:belle )?(?:mere|soeur|femme|copine|tante|prof|conjointe|coloc)|mes parents)';

const FRENCH = phrases(
  '(?:me|m) (?:suicider|foutre en l air|tuer|pendre|blesser|mutiler|scarifier|noyer|empoisonner)',
  'me faire (?:du |vraiment |tres |encore )*mal',
  '(?:je )?me (?:mutile|scarifie|blesse expres)',
  'je me (?:suis fait|fais|faisais) (?:encore |souvent |expres )*du mal',
  'je me suis (?:encore |de nouveau )?(?:coupee?(?! (?:la parole|les cheveux|d))|mutilee?|scarifiee?)',
  'je (?:vais|veux|voudrais|pense a|songe a) (?:sauter (?:d une?|du|de la|par la) (?:pont|toit|balcon|fenetre|falaise|immeuble)|me jeter (?:sous|du|d une?|par la|dans le vide))',
  'm ouvrir les veines|me couper les veines',
  `(?:je|j) ${ADVERBS_FR}(?:veux|voudrais|souhaite|aimerais|prefere|prefererais|vais|ai envie de|avais envie de|ai envie d) (?:mourir(?! (?:d|moins bete|idiote?))|crever(?! d)|en finir(?! \\p{L})|disparaitre(?! d)|etre morte?|ne plus (?:vivre|exister|me reveiller|etre la))`,
  'envies? (?:de |d )(?:mourir(?! d)|en finir(?! \\p{L})|me tuer)',
  `je ${ADVERBS_FR}veux (?:pas|plus)(?: continuer a)? (?:vivre(?! (?:a|au|en|dans|avec|chez|sur|ici|la bas))|exister|etre en vie|me reveiller|etre (?:la|ici)(?! \\p{L}))`,
  '(?:j|je) (?:n )?ai (?:vraiment |meme )*(?:plus|pas|aucune)(?: du tout| vraiment)? envie de (?:vivre|exister)',
  'en ai (?:marre|assez) (?:de (?:vivre|la vie|ma vie)|d etre en vie)',
  '(?:autant|mieux vaut) mourir',
  `je ${ADVERBS_FR}(?:veux|voudrais|aimerais) que (?:tout|tout ca|la douleur) (?:s arrete|finisse|se termine)`,
  'mettre fin a (?:mes jours|ma vie)',
  'en finir avec la vie',
  `(?:j ai|je fais|mes) (?:${ADVERBS_FR}|des |eu )*(?:pensees|idees) (?:suicidaires|noires)`,
  `je ${ADVERBS_FR}(?:suis |me sens )suicidaire`,
  `je ${ADVERBS_FR}(?:pense|songe|reflechis)(?: \\S+)? (?:au suicide|a mourir|a la mort|a en finir)`,
  '(?:plus|pas|aucune)(?: de| une)? raison de vivre',
  'ma vie ne vaut (?:pas|plus) la peine',
  'la vie ne vaut plus la peine',
  'personne ne me regretter\\p{L}*|ne manquer\\p{L}* a personne',
  'mieux sans moi',
  'j ai (?:pris|avale) (?:tous mes|trop de|tous les) (?:medicaments|cachets|comprimes)',
  `${PEOPLE_FR} (?:me|m a|m ont|m) (?:\\S+ )?(?:frappe\\w*|bat|battue?|battent|viole\\w*|agresse\\w*|maltraite\\w*|harcele\\w*|menace\\w*|tape\\w*(?! sur les nerfs)|cogne\\w*|tabasse\\w*)`,
  `${FRIEND_FR} (?:\\S+ ){0,5}(?:(?:se|s) (?:suicider|tuer|mutiler|scarifier|faire du mal)|est suicidaire|veut mourir|envie de mourir)`,
  'je (?:vais|veux) (?:tuer|frapper|poignarder) (?:quelqu un|tout le monde|mes parents|ma (?:mere|soeur|femme|copine|prof)|mon (?:pere|frere|mari|copain|ex|prof))',
  '(?:j ai ete|je suis|on m a) (?:violee?|agressee?|battue?|harcelee?|maltraitee?|menacee?)',
  'j ai peur de rentrer chez moi',
  'je n en peux plus(?! d(?:e|u|es) (?:\\S+ )?(?:exercices?|cours|chapitres?|modules?|questions?|devoirs?|formules?|maths)(?= |[.!?;]|$))',
  'je suis (?:vraiment |completement )*a bout(?= ?[.!?;]| ?$| de (?:forces?|tout|nerfs))',
);

/**
 * Whether a message says that its author, or somebody because of the author, is in danger, or a friend: self-harm, suicide, violence.
 * Said in the first person only, so that a course on the subject can be talked about. Prefers a kind sentence too many to
 * a verdict on a person in need. English and French, whatever language the tutor speaks.
 */
export function soundsInNeed(message: string): boolean {
  const text = fold(message)
    .replace(/[^\p{L}\p{N}.!?;]+/gu, ' ')
    .trim()
    // As people type in a chat: "im", "jveux", "je veut".
    .replace(/\bi(?=(?:m|ve) )/gu, 'i ')
    .replace(/\bj(?=ai )/gu, 'j ')
    .replace(/\bj ?(?=(?:veux?t?|vais|suis|pense) )/gu, 'je ')
    .replace(/\bje veut\b/gu, 'je veux');
  return ENGLISH.test(text) || FRENCH.test(text);
}
