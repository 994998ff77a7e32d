import type { Catalogue } from '../en.js';

export const notifications: Catalogue['notifications'] = {
  title: 'Notifications',
  open: 'Notifications',
  openUnread_one: 'Notifications, {{count}} non lue',
  openUnread_other: 'Notifications, {{count}} non lues',
  unread: 'Non lue',
  empty: 'Rien pour l’instant. Ce qui vous concerne apparaît ici.',
  more: 'Afficher les précédentes',
  readAll: 'Tout marquer comme lu',
  allRead: 'Toutes les notifications sont marquées comme lues.',
  remove: 'Supprimer : {{what}}',
  removed: 'La notification a été supprimée.',
  aCourse: 'un cours',
  quoted: '« {{what}} »',
  roles: {
    student: 'étudiant',
    assistant: 'assistant',
    instructor: 'enseignant',
    observer: 'observateur',
    admin: 'administrateur',
  },
  institutionRole: 'Vous avez un nouveau rôle : {{role}}.',
  kinds: {
    'export-ready': 'Les discussions de {{course}} sont prêtes à être téléchargées.',
    'export-failed': 'Les discussions de {{course}} n’ont pas pu être rassemblées.',
    'file-failed': 'Le fichier « {{name}} » de {{course}} n’a pas pu être utilisé.',
    'role-given': 'Vous avez un nouveau rôle dans {{course}} : {{role}}.',
    'verdict-overridden': 'Un enseignant a modifié l’évaluation d’une de vos réponses dans {{course}}.',
    'chat-opened': 'Une de vos discussions dans {{course}} a été ouverte par une personne autorisée.',
  },
};
