import type { Catalogue } from '../en.js';

export const teach: Catalogue['teach'] = {
  lead: 'Rangez concepts et modules dans l’ordre où les étudiants doivent les rencontrer. Ouvrez un module pour y ajouter ses fichiers.',
  leadReadOnly: 'Ouvrez un module pour voir ses fichiers.',
  seeAsStudent: 'Voir comme étudiant',
  moved: '« {{title}} » est maintenant numéro {{place}} sur {{count}}.',
  moveUp: 'Monter « {{title}} »',
  moveDown: 'Descendre « {{title}} »',
  rename: 'Renommer « {{title}} »',
  edit: 'Modifier « {{title}} »',
  delete: 'Supprimer « {{title}} »',
  title: 'Titre',
  titleNeeded: 'Saisissez un titre.',
  empty: {
    title: 'Un cours vide',
    text: 'Commencez par un concept, une grande idée du cours. Donnez-lui ensuite des modules, et à chaque module ses fichiers.',
  },
  concept: {
    newTitle: 'Nouveau concept',
    add: 'Ajouter le concept',
    added: 'Le concept « {{title}} » a été ajouté.',
    editTitle: 'Renommer le concept',
    deleteTitle: 'Supprimer « {{title}} » ?',
    deleteText_zero: 'Le concept n’a pas de modules.',
    deleteText_one: 'Son module, avec tous ses fichiers, discussions et progressions, disparaîtra pour de bon.',
    deleteText_other:
      'Ses {{count}} modules, avec tous leurs fichiers, discussions et progressions, disparaîtront pour de bon.',
  },
  module: {
    none: 'Pas encore de modules. Ajoutez le premier ci-dessous.',
    newTitle: 'Nouveau module dans « {{concept}} »',
    add: 'Ajouter le module',
    added: 'Le module « {{title}} » a été ajouté.',
    editTitle: 'Modifier le module',
    description: 'Description',
    descriptionHint: 'Ce que les étudiants sauront faire ensuite. Ils la voient dans le cours.',
    concept: 'Concept',
    release: 'État',
    releaseHint:
      'Seules les personnes qui enseignent, aident ou observent voient un brouillon. Ses discussions peuvent être lues, mais pas continuées.',
    isPublished: 'Publié',
    releaseAt: 'Ouvre le',
    releaseAtHint: 'Laissez vide pour ouvrir tout de suite. Date et heure sont celles de cet appareil : {{zone}}.',
    isDraft: 'Brouillon',
    opensAt: 'Ouvre le {{date}}',
    publish: 'Publier « {{title}} »',
    wasPublished: '« {{title}} » est publié.',
    wasPublishedFor: '« {{title}} » est publié et ouvre le {{date}}.',
    wasUnpublished: '« {{title}} » est maintenant un brouillon. Les étudiants ne le voient pas.',
    deleteTitle: 'Supprimer « {{title}} » ?',
    deleteText: 'Ses fichiers, et toutes les discussions et progressions, disparaîtront pour de bon.',
  },
};

export const files: Catalogue['files'] = {
  title: 'Fichiers',
  empty: 'Pas encore de fichiers. Le tuteur n’enseigne que ce qu’il peut lire : ajoutez le premier ci-dessus.',
  emptyReadOnly: 'Pas encore de fichiers.',
  earlierVersion: 'En attendant, le tuteur continue avec la version précédente.',
  progress: 'Lecture de {{name}}',
  retry: 'Relire {{name}}',
  cancel: 'Arrêter la lecture de {{name}}',
  download: 'Télécharger {{name}}',
  delete: 'Supprimer {{name}}',
  deleteTitle: 'Supprimer « {{name}} » ?',
  deleteText: 'Le tuteur oublie le fichier aussitôt. Les réponses passées gardent ce qu’elles en ont cité.',
  deleted: '« {{name}} » a été supprimé.',
  drop: {
    title: 'Déposez des fichiers ici',
    release: 'Lâchez pour les ajouter',
    hint: 'PDF, texte ou Markdown, plusieurs à la fois',
    choose: 'Choisir des fichiers',
  },
  upload: {
    waiting: 'Attend son tour',
    sending: '{{percent}} % de {{size}} envoyés',
    progress: 'Envoi de {{name}}',
    retry: 'Envoyer {{name}} à nouveau',
    cancel: 'Arrêter l’envoi de {{name}}',
    dismiss: 'Retirer {{name}} de la liste',
  },
  state: {
    arriving: 'En train d’arriver…',
    abandoned: 'L’envoi ne s’est pas terminé. Supprimez cette ligne et envoyez le fichier à nouveau.',
    queued: 'Envoyé. En attente de lecture…',
    opening: 'Ouverture…',
    pages: 'Lecture de la page {{done}} sur {{total}}',
    pagesSoFar_one: 'Lecture, {{count}} page jusqu’ici',
    pagesSoFar_other: 'Lecture, {{count}} pages jusqu’ici',
    chunks: 'Compréhension du passage {{done}} sur {{total}}',
    ready_one: 'Prêt, {{count}} page',
    ready_other: 'Prêt, {{count}} pages',
    failed: 'N’a pas pu être utilisé',
    cancelled: 'La lecture a été arrêtée',
  },
  failure: {
    'not-a-pdf': 'Ce n’est pas un PDF, quoi qu’en dise son nom. Enregistrez-le en PDF et envoyez-le à nouveau.',
    damaged:
      'Le fichier est endommagé ou incomplet. Ouvrez-le sur votre ordinateur, enregistrez-le à nouveau et envoyez-le.',
    'password-protected': 'Le fichier est protégé par un mot de passe. Retirez-le et envoyez le fichier à nouveau.',
    empty: 'Le fichier est vide.',
    'not-text': 'Ce n’est pas un fichier texte. Enregistrez-le en texte brut (UTF-8) et renvoyez-le.',
    'no-text':
      'Aucun texte trouvé, peut-être seulement des images de pages. Envoyez une version dont le texte se sélectionne.',
    'too-many-pages': 'Le fichier a trop de pages. Divisez-le en plusieurs fichiers.',
    'too-much-text':
      'Le fichier contient plus de texte qu’un fichier ne peut en avoir. Divisez-le en plusieurs fichiers, un par chapitre par exemple.',
    'too-large-to-read':
      'La lecture de ce fichier demande trop de mémoire. Divisez-le, ou enregistrez-le sous une forme plus simple.',
    'took-too-long':
      'La lecture de ce fichier a été trop longue et a été abandonnée. Réessayez, ou divisez le fichier.',
    'size-mismatch': 'Le fichier est arrivé incomplet. Envoyez-le à nouveau.',
    'unsupported-type': 'Ce type de fichier ne peut pas être lu.',
    'broke-the-reader':
      'La lecture de ce fichier s’est arrêtée trois fois avec le service qui le lit. Enregistrez-le sous une forme plus simple ou divisez-le, puis réessayez.',
    internal: 'Un problème est survenu de notre côté. Réessayez.',
  },
  news: {
    ready: '{{name}} est prêt.',
    failed: '{{name}} n’a pas pu être utilisé.',
  },
};

export const pages: Catalogue['pages'] = {
  lead: 'Voici le texte que lit le tuteur.',
  previous: 'Page précédente',
  next: 'Page suivante',
  one: 'Page {{page}}',
  of: 'Page {{page}} sur {{count}}',
  outOf: 'sur {{count}}',
  goTo: 'Page',
  blank: 'Pas de texte sur cette page.',
};
