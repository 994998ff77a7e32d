import type { Catalogue } from './en.js';
import { administer } from './fr/administer.js';
import { audit, connections, costs } from './fr/administration.js';
import { chatLogs } from './fr/chat-logs.js';
import { analytics } from './fr/analytics.js';
import { chat } from './fr/chat.js';
import { errors } from './fr/errors.js';
import { confirm, entry, forgotten, password, reset, signUp } from './fr/identity.js';
import { members } from './fr/members.js';
import { notifications } from './fr/notifications.js';
import { account, people } from './fr/people.js';
import { peopleList } from './fr/people-list.js';
import { prompt } from './fr/prompt.js';
import { transcripts } from './fr/transcripts.js';
import { files, pages, teach } from './fr/teach.js';
import { trash } from './fr/trash.js';

export const fr: Catalogue = {
  common: {
    loading: 'Chargement…',
    retry: 'Réessayer',
    close: 'Fermer',
    cancel: 'Annuler',
    save: 'Enregistrer',
    delete: 'Supprimer',
    course: 'Cours',
    overtaken: {
      lead: 'Quelqu’un d’autre a enregistré entre-temps. Enregistrez de nouveau pour garder votre saisie.',
      same: 'Quelqu’un d’autre a enregistré la même chose entre-temps.',
      theirs: 'Maintenant :',
      mine: 'Votre saisie :',
      empty: 'rien',
      take: 'Prendre ce qui est là',
    },
    tooLong_one: 'C’est {{count}} caractère de trop : {{max}} au plus.',
    tooLong_other: 'C’est {{count}} caractères de trop : {{max}} au plus.',
  },
  shell: {
    skip: 'Aller au contenu',
    offline: 'Vous êtes hors ligne. Ce qui est à l’écran reste ; le nouveau attend le réseau.',
    leftOver:
      'Votre session s’est terminée pendant que vous écriviez. Voici ce que vous aviez saisi ; copiez ce dont vous avez encore besoin.',
    leftOverSeen: 'C’est fait',
    home: 'Aila, tous les cours',
    backTo: 'Retour à {{place}}',
    crumbs: 'Où vous êtes',
  },
  profile: {
    open: 'Profil et réglages',
    theme: 'Aspect',
    themes: { system: 'Système', light: 'Clair', dark: 'Sombre' },
    language: 'Langue',
    signOut: 'Se déconnecter',
    givenName: 'Prénom',
    familyName: 'Nom de famille',
    preferredName: 'Nom d’usage',
  },
  signIn: {
    title: 'Connexion',
    heading: 'Apprendre de votre propre cours',
    lead: 'Un tuteur qui a lu les fichiers de votre cours, pose de bonnes questions et vous montre la page.',
    ended: 'Votre session est terminée. Connectez-vous à nouveau pour reprendre où vous étiez.',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    showPassword: 'Afficher le mot de passe',
    hidePassword: 'Masquer le mot de passe',
    submit: 'Se connecter',
    mfaCode: 'Code de l’application d’authentification',
    mfaNeeded: 'Saisissez les six chiffres de l’application d’authentification.',
    forgotten: 'Mot de passe oublié ?',
    new: 'Première visite ?',
    signUp: 'S’inscrire',
    enterCode: 'Saisir le code, ou se réinscrire pour en recevoir un autre',
    external: 'Se connecter avec {{name}}',
    or: 'ou',
    news: {
      confirmed: 'Votre adresse est confirmée. Connectez-vous pour commencer.',
      'password-set': 'Votre nouveau mot de passe est enregistré. Connectez-vous avec lui.',
    },
    picture: {
      chapter: '5 · Les boucles',
      before: 'Une boucle répète son corps tant que sa condition est vraie.',
      marked: 'Si rien dans le corps ne peut rendre la condition fausse, la boucle ne finit jamais.',
      after: 'Cherchez la ligne qui rapproche de la fin.',
      question: 'Avec vos mots : quelle ligne de votre boucle rapproche de la fin ?',
      source: 'Les boucles, p. 12',
    },
  },
  signUp,
  confirm,
  forgotten,
  reset,
  entry,
  password,
  account,
  people,
  members,
  courses: {
    title: 'Cours',
    greeting: 'Bonjour, {{name}}',
    lead: 'Choisissez un cours pour continuer.',
    groups: { learning: 'Vous apprenez', teaching: 'Vous enseignez' },
    roles: { student: 'Étudiant', assistant: 'Assistant', instructor: 'Enseignant', observer: 'Observateur' },
    inactive: 'Inactif',
    join: 'Rejoindre un cours',
    joinTitle: 'Rejoindre un cours',
    code: 'Code d’accès',
    codeHint: 'Votre enseignant le possède.',
    joinAction: 'Rejoindre',
    joined: 'Vous avez rejoint « {{title}} ».',
    empty: {
      title: 'Pas encore de cours',
      text: 'Votre enseignant vous donne un code d’accès. Saisissez-le ici pour rejoindre le cours.',
    },
  },
  administer,
  learn: {
    asStudent: 'Vous voyez ce cours comme un étudiant. Les discussions que vous avez ici sont les vôtres.',
    backToTeaching: 'Retour à l’enseignement',
    progress: 'Progression',
    sum_one: '{{achieved}} module acquis sur {{count}}',
    sum_other: '{{achieved}} modules acquis sur {{count}}',
    start: 'Commencer : {{title}}',
    continue: 'Continuer : {{title}}',
    finished: 'Vous avez acquis tous les modules. Les discussions restent ouvertes si vous voulez y revenir.',
    standing: {
      new: 'Pas commencé',
      started: 'En cours, {{percent}} %',
      achieved: 'Acquis',
    },
    empty: {
      title: 'Rien ici pour l’instant',
      text: 'Votre enseignant n’a pas encore ajouté de modules. Revenez un peu plus tard.',
    },
  },
  chat,
  audit,
  connections,
  costs,
  peopleList,
  prompt,
  notifications,
  chatLogs,
  transcripts,
  analytics,
  teach,
  files,
  pages,
  trash,
  notFound: {
    title: 'Cette page n’existe pas',
    text: 'L’adresse est fausse, ce qu’elle nommait a disparu, ou cela ne vous est pas ouvert.',
    action: 'Vers vos cours',
  },
  crash: {
    title: 'Cette page n’a pas pu s’afficher',
    text: 'Rechargez-la. Rien de ce que vous avez envoyé n’est perdu.',
    action: 'Recharger',
  },
  errors,
};
