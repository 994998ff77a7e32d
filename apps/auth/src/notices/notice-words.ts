import type { Language, NotificationKind } from '@aila/contracts';
import type { MessageText } from '../provider/messages.js';

/** What a mail can say of a notification. */
export interface NoticeFacts {
  readonly kind: NotificationKind;
  /** Null where it is about no course. */
  readonly course: string | null;
  /** Of a file; null otherwise. */
  readonly name: string | null;
}

type Words = Readonly<Record<NotificationKind, (facts: NoticeFacts) => string>>;

const english: Words = {
  'export-ready': ({ course }) => `Your chat logs of “${course}” are ready. You can download them in Aila.`,
  'export-failed': ({ course }) =>
    `Your chat logs of “${course}” could not be made. Aila says why, and you can try again.`,
  'file-failed': ({ name, course }) => `The file “${name}” in “${course}” could not be read. Aila says why.`,
  'role-given': ({ course }) =>
    course === null ? 'You have a new role in Aila.' : `You have a new role in the course “${course}”.`,
  'verdict-overridden': ({ course }) => `An instructor of “${course}” has changed the verdict on an answer of yours.`,
  'chat-opened': ({ course }) =>
    `Somebody who may do so has opened a chat of yours in “${course}”. Aila says who, and why.`,
};
const french: Words = {
  'export-ready': ({ course }) =>
    `Les discussions de « ${course} » que vous avez demandées sont prêtes. Vous pouvez les télécharger dans Aila.`,
  'export-failed': ({ course }) =>
    `Les discussions de « ${course} » n’ont pas pu être rassemblées. Aila dit pourquoi, et vous pouvez réessayer.`,
  'file-failed': ({ name, course }) => `Le fichier « ${name} » de « ${course} » n’a pas pu être lu. Aila dit pourquoi.`,
  'role-given': ({ course }) =>
    course === null ? 'Vous avez un nouveau rôle dans Aila.' : `Vous avez un nouveau rôle dans le cours « ${course} ».`,
  'verdict-overridden': ({ course }) => `Un enseignant de « ${course} » a modifié l’évaluation d’une de vos réponses.`,
  'chat-opened': ({ course }) =>
    `Une personne autorisée a ouvert une de vos discussions dans « ${course} ». Aila dit qui, et pourquoi.`,
};

/** A mail that tells of a notification: what happened, where to look, and how to get no more of them. */
export function noticeMail(language: Language, facts: NoticeFacts, publicUrl: string): MessageText {
  const account = `${publicUrl}/account`;
  if (language === 'fr') {
    const said = french[facts.kind](facts);
    return {
      subject: 'Une notification d’Aila',
      text: `${said}\n\n${publicUrl}\n\nVous recevez ce message parce que vous avez demandé les notifications par e-mail. Pour ne plus en recevoir : ${account}`,
    };
  }
  return {
    subject: 'A notification from Aila',
    text: `${english[facts.kind](facts)}\n\n${publicUrl}\n\nYou get this mail because you asked for notifications by mail. To get no more of them: ${account}`,
  };
}
