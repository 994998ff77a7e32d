import type { Catalogue } from '../en.js';

export const errors: Catalogue['errors'] = {
  requestId: 'Si cela persiste, donnez ce numéro à votre assistance :',
  BAD_INPUT: 'Quelque chose ne va pas dans cette demande. Vérifiez votre saisie.',
  UNAUTHENTICATED: 'Connectez-vous pour continuer.',
  TOKEN_EXPIRED: 'Votre connexion a expiré. Connectez-vous à nouveau.',
  TOKEN_INVALID: 'Votre connexion n’est pas valable. Connectez-vous à nouveau.',
  SIGN_IN_ENDED: 'Vous n’êtes plus connecté. Connectez-vous à nouveau.',
  CREDENTIALS_WRONG: 'L’adresse e-mail ou le mot de passe est incorrect.',
  STUDENT_FIGURES_HIDDEN:
    'Ce cours ne montre pas les chiffres de chaque étudiant : ses réglages de confidentialité ou de petits groupes les masquent.',
  FORBIDDEN: 'Votre rôle ne le permet pas.',
  NOT_FOUND: 'Cela n’existe pas, ou vous ne pouvez pas le voir.',
  METHOD_NOT_ALLOWED: 'Cette adresse ne peut pas être utilisée ainsi.',
  FOREIGN_PAGE: 'Une page d’un autre site l’a demandé. Ouvrez Aila directement et réessayez.',
  REQUEST_TOO_SLOW: 'La demande est arrivée trop lentement et a été abandonnée. Réessayez.',
  HEADERS_TOO_LARGE: 'Votre navigateur envoie trop de données. Supprimez les cookies de ce site et réessayez.',
  IDEMPOTENCY_KEY_REUSED: 'Aila a pris cela pour un message déjà envoyé. Envoyez-le à nouveau.',
  MEDIA_TYPE_UNSUPPORTED: 'Cela a été envoyé sous une forme qu’Aila ne lit pas. Rechargez la page.',
  PEOPLE_LIST_WRONG:
    'Certaines lignes de la liste sont fausses. Vérifiez la liste, corrigez-les et envoyez-la de nouveau.',
  ACCESS_CODE_USED_UP: 'Ce code d’accès a servi aussi souvent que permis. Demandez-en un nouveau à votre enseignant.',
  CONCEPT_IN_TRASH: 'Son concept « {{name}} » est aussi dans la corbeille. Rétablissez-le d’abord.',
  CONFLICT: 'Quelqu’un d’autre a modifié cela entre-temps. Rechargez la page et réessayez.',
  NAME_TAKEN: 'Le nom « {{name}} » est déjà utilisé ici. Choisissez-en un autre.',
  TOO_MANY_REQUESTS: 'Cela faisait beaucoup à la fois. Réessayez dans {{wait}}.',
  PAYLOAD_TOO_LARGE: 'C’est trop volumineux pour être envoyé.',
  INTERNAL: 'Un problème est survenu de notre côté. Réessayez.',
  SERVICE_UNAVAILABLE: 'Une partie d’Aila est injoignable pour le moment. Réessayez dans un instant.',
  SERVICE_BUSY: 'Un élément d’Aila est trop sollicité en ce moment. Réessayez dans {{wait}}.',
  DEADLINE_EXCEEDED: 'C’était trop long et a été abandonné. Réessayez.',
  ACCESS_CODE_UNKNOWN: 'Aucun cours n’a ce code d’accès. Vérifiez-le auprès de votre enseignant.',
  ACCESS_CODE_EXPIRED: 'Ce code d’accès a expiré. Demandez-en un nouveau à votre enseignant.',
  COURSE_INACTIVE: 'Ce cours n’est pas actif pour le moment.',
  FILE_EMPTY: 'Le fichier est vide. Choisissez un fichier qui a un contenu.',
  FILE_TOO_LARGE: 'Le fichier est trop volumineux. La limite est de {{megabytes}} Mo.',
  FILE_TYPE_UNSUPPORTED: 'Ce type de fichier ne peut pas être lu. Acceptés : {{supported}}.',
  EXPORT_UNDER_WAY: 'Un fichier de ce cours est déjà en préparation pour vous. Attendez-le, ou annulez-le d’abord.',
  EXPORT_NOT_READY: 'Le fichier n’est pas prêt, ou n’est plus conservé. Préparez-le à nouveau.',
  FILE_NOT_READY: 'Le fichier n’est pas encore prêt.',
  FILE_BUSY: 'Le fichier est en cours de lecture. Annulez-la ou attendez qu’elle se termine.',
  PERMIT_INVALID: 'L’autorisation de cet envoi a expiré. Envoyez le fichier à nouveau.',
  UPLOAD_SIZE_MISMATCH: 'Le fichier a changé pendant l’envoi. Envoyez-le à nouveau.',
  UPLOAD_TYPE_MISMATCH: 'Le fichier n’a pas été envoyé comme le type annoncé. Envoyez-le à nouveau.',
  UPLOAD_INTERRUPTED: 'L’envoi s’est interrompu. Envoyez le fichier à nouveau.',
  UPLOAD_TOO_SLOW:
    'L’envoi était trop lent et a été arrêté. Envoyez le fichier à nouveau avec une connexion plus rapide.',
  UPLOAD_RUNNING: 'Ce fichier est déjà en cours d’envoi. Attendez la fin, ou envoyez-le à nouveau.',
  TRANSFERS_BUSY: 'Trop de fichiers sont transférés en ce moment. Réessayez dans {{wait}}.',
  ALREADY_UPLOADED: 'Un autre fichier a déjà été envoyé à cette place. Envoyez-le à nouveau.',
  STORE_FULL: 'Il n’y a plus de place pour les fichiers. Prévenez un administrateur.',
  RANGE_UNSATISFIABLE: 'Le fichier est plus court que cela.',
  MODULE_CLOSED: 'Ce module n’est pas ouvert aux étudiants pour le moment. Ce qui y a été dit reste et peut être lu.',
  TRANSCRIPTS_CLOSED:
    'Dans ce cours, les discussions ne sont qu’aux étudiants. L’équipe ne voit que les chiffres de l’ensemble du cours.',
  REASON_REQUIRED: 'Dites d’abord pourquoi vous ouvrez ceci. L’étudiant lit qui l’a ouvert, et pour quelle raison.',
  PRIVACY_PROMISED:
    'Les étudiants ont écrit sous cette promesse. Seul un administrateur peut ouvrir davantage leurs discussions.',
  SESSION_BUSY: 'Le tuteur répond encore ici. Attendez, ou arrêtez la réponse.',
  MESSAGE_TOO_LONG: 'Un message peut avoir au plus {{maxCharacters}} caractères.',
  TOO_MANY_REPLIES:
    'Le tuteur vous répond déjà dans {{max}} conversations. Attendez la fin de l’une d’elles ou arrêtez-la, puis envoyez votre message.',
  TUTOR_BUSY:
    'Le tuteur parle déjà à autant de personnes qu’il le peut. Votre message n’a pas été envoyé ; renvoyez-le dans {{wait}}.',
  TOO_MANY_LISTENERS: 'Cette réponse est déjà ouverte à {{max}} endroits. Fermez-en un et réessayez.',
  NOTHING_TO_DELETE: 'Il n’y a rien à reprendre dans cette discussion.',
  REPLY_ELSEWHERE: 'Cette réponse est en cours ailleurs. Rechargez la page.',
  MODEL_UNAVAILABLE: 'Le tuteur ne peut pas répondre pour le moment. Votre message est conservé ; réessayez bientôt.',
  MODEL_SAID_NOTHING:
    'Le tuteur n’a pas trouvé ses mots. Votre message est conservé ; réessayez ou posez la question autrement.',
  ANSWER_FILTERED:
    'Un filtre de contenu a retenu la réponse du tuteur. Votre message est conservé ; posez la question autrement.',
  MODEL_TIMED_OUT: 'Le tuteur a mis trop de temps. Votre message est conservé ; réessayez.',
  REPLY_INTERRUPTED: 'La réponse a été interrompue. Ce qui a été dit est conservé ; redemandez pour continuer.',
  BUDGET_EXCEEDED: 'Le quota de réponses du tuteur est épuisé pour le moment. Réessayez plus tard.',
  COURSE_BUDGET_SPENT:
    'Ce que le tuteur peut coûter ce mois-ci dans ce cours est dépensé. Il répondra de nouveau à partir du {{nextMonth}}. Votre enseignant peut en demander plus à l’administration.',
  INSTITUTION_BUDGET_SPENT:
    'Ce que le tuteur peut coûter ce mois-ci est dépensé. Il répondra de nouveau à partir du {{nextMonth}}, ou dès que l’administration en accordera plus.',
  ADDRESS_REFUSED: 'Cette adresse ne peut pas servir pour un modèle : {{problem}}. Indiquez-en une autre.',
  CURRENCY_DIFFERS:
    'Les prix et les budgets sont en {{currency}}. Indiquez le prix dans cette devise pour que les coûts s’additionnent.',
  CONNECTION_KEY_NEEDED:
    'La clé a été donnée pour l’adresse précédente. Saisissez la clé de la nouvelle adresse, ou retirez la clé.',
  CONNECTION_UNAVAILABLE: 'Ce modèle n’est plus ouvert à ce cours. Rechargez la page et choisissez-en un autre.',
  NO_PRICES:
    'Aucune connexion n’a encore de prix : rien ne pourrait être compté. Ajoutez d’abord une connexion avec ses prix.',
  TOO_MANY_QUERIES: 'Vous avez fait beaucoup de demandes en même temps. Réessayez dans {{wait}}.',
  TOO_MANY_SUBSCRIPTIONS: 'Trop de pages affichant des nouvelles en direct sont ouvertes. Fermez-en une.',
  TOO_MANY_SOCKETS: 'Trop de pages affichant des nouvelles en direct sont ouvertes. Fermez-en une.',
  QUERY_TOO_DEEP: 'Cette demande en veut trop à la fois.',
  QUERY_TOO_COMPLEX: 'Cette demande en veut trop à la fois.',
  ACCOUNT_DISABLED: 'Ce compte est désactivé. Adressez-vous à votre administration.',
  ACCOUNT_UNCONFIRMED:
    'Confirmez d’abord votre adresse : saisissez le code qui y a été envoyé, ou demandez-en un nouveau.',
  MFA_CODE_REQUIRED:
    'Saisissez les six chiffres que votre application d’authentification affiche, avec votre mot de passe.',
  SIGN_IN_STEP_UNSUPPORTED:
    'Ce compte demande une étape de plus qui n’est pas possible ici ({{step}}). Demandez à votre administration d’y associer plutôt une application d’authentification.',
  CODE_WRONG: 'Le code est erroné ou a expiré. Vérifiez-le ou demandez-en un nouveau.',
  PASSWORD_UNSUITABLE: 'Choisissez un autre mot de passe : celui-ci est trop court ou trop facile à deviner.',
  EMAIL_NOT_ALLOWED: 'Cette adresse ne permet pas d’ouvrir un compte. Utilisez celle de votre établissement.',
  LAST_ADMIN: 'C’est la dernière personne qui administre. Nommez d’abord quelqu’un d’autre.',
  ROLE_NEEDS_CONFIRMATION:
    'L’adresse a déjà un compte : le rôle vaudrait tout de suite. Donnez-le sur la page de la personne.',
  NOT_AN_INSTRUCTOR: 'Cette personne n’a pas le rôle d’enseignant. Donnez-le-lui d’abord.',
  EXTERNAL_SIGN_IN_FAILED:
    'La connexion auprès de votre établissement a échoué. Recommencez ; si cela persiste, adressez-vous à votre administration.',
  PASSWORD_RESET_REQUIRED:
    'Votre mot de passe doit être redéfini avant la connexion : utilisez « Mot de passe oublié ».',
  CONNECTION_LOST: 'Aila est injoignable. Vérifiez votre connexion et réessayez.',
  ANSWER_UNREADABLE: 'La réponse n’a pas pu être lue. Rechargez la page ; Aila a peut-être été mis à jour.',
};
