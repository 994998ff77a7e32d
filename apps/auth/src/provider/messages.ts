import type { Language } from '@aila/contracts';

export interface MessageText {
  readonly subject: string;
  readonly text: string;
}

/** The mails that accounts cause, in the person's language. Codes are alone on their line, easy to copy. */
export const messages = {
  signUpCode: (language: Language, code: string, minutes: number): MessageText =>
    ({
      en: {
        subject: 'Your code for Aila',
        text: `Welcome to Aila.\n\nEnter this code to confirm your e-mail address:\n\n    ${code}\n\nIt is valid for ${minutes} minutes. If you did not sign up, you need not do anything.`,
      },
      fr: {
        subject: 'Votre code pour Aila',
        text: `Bienvenue sur Aila.\n\nSaisissez ce code pour confirmer votre adresse électronique :\n\n    ${code}\n\nIl est valable ${minutes} minutes. Si vous n’avez pas créé de compte, vous n’avez rien à faire.`,
      },
    })[language],

  alreadyRegistered: (language: Language, publicUrl: string): MessageText =>
    ({
      en: {
        subject: 'You already have an account at Aila',
        text: `Somebody, probably you, tried to sign up at Aila with this address. It has an account already.\n\nSign in, or set a new password there: ${publicUrl}\n\nIf it was not you, you need not do anything.`,
      },
      fr: {
        subject: 'Vous avez déjà un compte sur Aila',
        text: `Quelqu’un, sans doute vous, a voulu créer un compte Aila avec cette adresse. Elle en a déjà un.\n\nConnectez-vous ou choisissez un nouveau mot de passe ici : ${publicUrl}\n\nSi ce n’était pas vous, vous n’avez rien à faire.`,
      },
    })[language],

  resetCode: (language: Language, code: string, minutes: number): MessageText =>
    ({
      en: {
        subject: 'Your code for a new password at Aila',
        text: `Enter this code to set a new password:\n\n    ${code}\n\nIt is valid for ${minutes} minutes. If you did not ask for it, you need not do anything: your password stays.`,
      },
      fr: {
        subject: 'Votre code pour un nouveau mot de passe Aila',
        text: `Saisissez ce code pour choisir un nouveau mot de passe :\n\n    ${code}\n\nIl est valable ${minutes} minutes. Si vous ne l’avez pas demandé, vous n’avez rien à faire : votre mot de passe reste le même.`,
      },
    })[language],

  passwordChanged: (language: Language, publicUrl: string): MessageText =>
    ({
      en: {
        subject: 'Your password at Aila was changed',
        text: `The password of your account was changed, and other devices were signed out.\n\nIf it was not you, set a new password at once: ${publicUrl}`,
      },
      fr: {
        subject: 'Votre mot de passe Aila a été modifié',
        text: `Le mot de passe de votre compte a été modifié et les autres appareils ont été déconnectés.\n\nSi ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : ${publicUrl}`,
      },
    })[language],
} as const;
