import type { Catalogue } from '../en.js';

export const signUp: Catalogue['signUp'] = {
  title: 'Inscription',
  heading: 'Ouvrir un compte',
  lead: 'Avec un compte, vous rejoignez vos cours et le tuteur se souvient d’où vous en êtes.',
  emailHint: 'L’adresse que votre établissement vous a donnée.',
  emailRestricted: 'Seules les adresses de votre établissement permettent de s’inscrire ici.',
  submit: 'S’inscrire',
  known: 'Vous avez un compte ?',
};

export const confirm: Catalogue['confirm'] = {
  title: 'Confirmer votre adresse',
  lead: 'Votre compte s’ouvre dès que vous saisissez le code que nous vous avons envoyé.',
  hint: 'Envoyé à {{email}}.',
  submit: 'Confirmer',
  noMail: 'Pas de message ? Regardez aussi parmi les indésirables. Si l’adresse a déjà un compte, le message le dit.',
  otherAddress: 'S’inscrire avec une autre adresse',
};

export const forgotten: Catalogue['forgotten'] = {
  title: 'Mot de passe oublié',
  lead: 'Saisissez votre adresse. Si elle a un compte, vous recevez un code pour choisir un nouveau mot de passe.',
  submit: 'Envoyer le code',
  haveCode: 'J’ai déjà un code',
};

export const reset: Catalogue['reset'] = {
  title: 'Nouveau mot de passe',
  lead: 'Avec le nouveau mot de passe, tous vos autres appareils sont déconnectés.',
  hint: 'Du message que vous recevez si l’adresse a un compte.',
  submit: 'Enregistrer et se connecter',
};

export const entry: Catalogue['entry'] = {
  ways: 'Autres possibilités',
  emailNeeded: 'Saisissez votre adresse e-mail.',
  emailWrong: 'Ce n’est pas une adresse e-mail. Elle devrait ressembler à nom@exemple.fr.',
  emailLetters:
    'Les adresses avec ces lettres ne peuvent pas servir ici : {{letters}}. Prenez l’orthographe sans accents que votre établissement vous a donnée.',
  nameNeeded: 'Saisissez votre prénom.',
  toSignIn: 'Retour à la connexion',
  code: {
    label: 'Code du message',
    needed: 'Saisissez le code du message.',
    wrong: 'Le code a {{count}} chiffres et rien d’autre. Vérifiez votre saisie.',
    noCode: 'Le code n’a que des chiffres. Vérifiez votre saisie.',
    valid: 'Il est utilisable pendant {{time}}.',
    outbox:
      'Cette installation n’envoie pas de messages. Le fichier le plus récent de ce dossier sur sa machine est le vôtre :',
    resend: 'Envoyer un nouveau code',
    resendIn: 'Envoyer un nouveau code dans {{wait}}',
    sentAgain: 'Un nouveau code est en route. Les précédents ne fonctionnent plus.',
  },
};

export const password: Catalogue['password'] = {
  new: 'Nouveau mot de passe',
  current: 'Mot de passe actuel',
  needed: 'Saisissez un mot de passe.',
  currentWrong: 'Ce n’est pas votre mot de passe actuel.',
  met: '(fait)',
  rest: 'Les mots de passe essayés en premier par les pirates sont refusés aussi. Quelques mots à la suite se retiennent bien.',
  rules: {
    'too-short': 'Au moins {{min}} caractères',
    'no-lower-case': 'Une lettre minuscule',
    'no-upper-case': 'Une lettre majuscule',
    personal: 'Sans votre nom ni votre adresse e-mail',
  },
  problems: {
    'too-short': 'Il lui faut au moins {{min}} caractères.',
    'too-long': 'Il est trop long : 256 caractères au plus.',
    'no-lower-case': 'Il lui faut une lettre minuscule.',
    'no-upper-case': 'Il lui faut une lettre majuscule.',
    'easily-guessed': 'Ce mot de passe est parmi ceux que les pirates essaient en premier. Choisissez-en un autre.',
    personal: 'Il contient votre nom ou votre adresse e-mail.',
  },
};
