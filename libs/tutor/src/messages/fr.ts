import type { Catalogue } from './sentences.js';

const list = new Intl.ListFormat('fr', { type: 'conjunction' });

export const fr: Catalogue = {
  greeting: (module) =>
    `Bonjour ! Travaillons ensemble sur **${module}**. Je pose des questions sur les idées principales des fichiers du cours et je montre où elles se trouvent ; vous pouvez aussi me demander ce que vous voulez à leur sujet.`,
  greetingAgain: () => 'Bonjour ! C’est un plaisir de vous revoir.',
  nothingToAsk: (module) =>
    `Bonjour ! Il n’y a encore rien à lire dans **${module}**, je ne peux donc pas poser de question. Dès que des fichiers seront ajoutés, je le pourrai.`,
  nothingMoreToAsk: () => 'Je n’ai plus de question sur ce module. Vous pouvez continuer à m’en poser.',
  welcomeThanks: () => 'Avec plaisir.',

  question: ({ kind, subject, opening }) => {
    if (kind === 'rule' || kind === 'claim')
      return `Comment cette idée continue-t-elle ? « ${opening} … » Terminez-la avec vos propres mots.`;
    if (kind === 'purpose') return `« ${subject} » : à quoi cela sert-il ?`;
    if (kind === 'term') return `« ${subject} » : comment cela s’appelle-t-il ?`;
    return `Avec vos propres mots : « ${subject} », qu’est-ce que c’est ?`;
  },
  firstQuestion: (question) => `Pour commencer : ${question}`,
  nextQuestion: (question) => `Question suivante : ${question}`,
  sameQuestion: (question) => `Revenons à notre question : ${question}`,

  verdict: (verdict) =>
    ({
      covered: '**C’est bien cela.**',
      partly: '**Vous êtes sur la bonne voie.** Une partie de l’idée y est.',
      missing: '**Pas encore.** Je ne trouve pas l’idée principale dans votre réponse.',
    })[verdict],
  alreadySaid: (words) => `Ce qui convient déjà : ${list.format(words)}.`,
  alsoCovered: () => 'Ce que vous dites est aussi dans le cours, mais répond à une question voisine.',
  courseSays: (source) => `Le cours le dit ainsi (${source}) :`,
  checkDenial: () => 'Relisez l’endroit où vous dites « pas » : votre réponse et le cours semblent y différer.',

  care: () =>
    'Je suis désolé que ce soit si dur. Ce que vous écrivez compte plus que tout exercice, et vous n’avez pas à le porter seul ou seule.',
  careHelp: () =>
    'Parlez à quelqu’un maintenant : une personne de confiance, un médecin ou le service d’aide psychologique de votre université. Si vous ou quelqu’un d’autre êtes en danger, appelez le numéro d’urgence de votre pays.',
  careAlone: () =>
    'Je suis un programme. Je ne peux pas aider comme une personne, et je ne dis à personne ce que vous avez écrit : adressez-vous vous-même à quelqu’un. Rien de cela n’est noté. Notre question peut attendre.',

  encourage: () => 'Ce n’est pas grave. Cherchons ensemble.',
  hintWhere: (source, heading) =>
    heading ? `Indice : regardez ${source}, sous « ${heading} ».` : `Indice : regardez ${source}.`,
  hintWords: (words) => `Indice : ces mots font partie de la réponse : ${list.format(words)}.`,
  hintGaps: (sentence) => `Indice : complétez les blancs. « ${sentence} »`,
  noMoreHints: () =>
    'Je n’ai plus d’indice pour cette question. Relisez la page et essayez avec vos propres mots, ou dites « suivante » pour une autre question.',
  tryFirst: () => 'J’aimerais que vous essayiez d’abord ; une supposition suffit.',
  reveal: (source) => `Voici comment le cours le dit (${source}) :`,
  moveOn: () => 'Continuons ; nous pourrons y revenir plus tard.',

  explain: () => 'Voici ce que disent les fichiers du cours :',
  explainNear: () =>
    'Je ne suis pas sûr que cela réponde à votre question. Voici les passages les plus proches dans les fichiers du cours :',
  notCovered: () => 'Les fichiers du cours n’en parlent pas, autant que je puisse voir.',
  nearestPages: () => 'Les pages les plus proches sont :',
  askYourInstructor: () => 'La personne qui enseigne le cours pourra vous en dire plus.',

  mastered: (module) => `**Félicitations !** Vos réponses montrent que vous maîtrisez **${module}**.`,
  suggestModules: (titles) =>
    `Vous pouvez continuer avec ${list.format(titles.map((title) => `**${title}**`))}, ou rester ici et poser d’autres questions.`,
  source: (fileName, page) => `${fileName}, page ${page}`,
};
