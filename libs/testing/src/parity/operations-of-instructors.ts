import { inBrowser, ofCode, ofService } from './proof.js';
import { screens, type OriginalOperation } from './original-operation.js';

/** Of instructors. */
export const operationsOfInstructors: readonly OriginalOperation[] = [
  {
    id: 'I1',
    need: 'look at a course as its students do',
    here: ['courses', 'courseAsStudent'],
    screens: [screens.course],
    tests: [
      ofService.codeLimits('is for an instructor and an administrator what it is for a student'),
      inBrowser.courses('who teaches is told of modules without files, and sees the course as students do'),
    ],
  },
  {
    id: 'I2',
    need: 'list the courses that one teaches',
    here: ['courses'],
    screens: [screens.home],
    tests: [ofCode.database('students of an inactive course no longer see it, its instructor does')],
  },
  {
    id: 'I3',
    need: 'see figures of a course',
    here: ['courseAnalytics', 'studentAnalytics', 'courseDifficulties', 'setAnalyticsPrivacy'],
    screens: [screens.analytics],
    tests: [
      ofService.analytics('count messages, accesses, students and mastery, and nobody who teaches'),
      inBrowser.analytics('are reached from the course, and show what the student did'),
    ],
  },
  {
    id: 'I4',
    need: 'add a concept',
    here: ['createConcept'],
    screens: [screens.teach],
    tests: [
      ofService.edge('two instructors who add concepts at the same moment both succeed'),
      inBrowser.walk('adds a concept with modules and rearranges them by keyboard alone'),
    ],
  },
  {
    id: 'I5',
    need: 'rename and move a concept',
    here: ['renameConcept', 'reorderOutline'],
    screens: [screens.teach],
    tests: [
      ofService.catalogue('concept or module: the same, while moving a module about is no change of it'),
      ofService.edge('a name that is taken, an order that forgets a module'),
    ],
  },
  {
    id: 'I6',
    need: 'delete a concept',
    here: ['conceptContents', 'deleteConcept', 'courseTrash', 'restoreConcept'],
    screens: [screens.teach, screens.trash],
    tests: [
      ofService.trash('what belongs to a %s is said before it is deleted'),
      inBrowser.courses('what is deleted says what goes with it, and is undone at once or from the trash'),
    ],
  },
  {
    id: 'I7',
    need: 'list concepts',
    here: ['course'],
    screens: [screens.teach],
    tests: [ofService.edge('an instructor builds an outline that a student then sees in the same order')],
  },
  {
    id: 'I8',
    need: 'add a module',
    here: ['createModule'],
    screens: [screens.teach],
    tests: [
      ofService.edge('a module is made as a draft, or published where nothing is said of it'),
      inBrowser.walk('adds a concept with modules and rearranges them by keyboard alone'),
    ],
  },
  {
    id: 'I9',
    need: 'put modules in order',
    here: ['reorderOutline'],
    screens: [screens.teach],
    tests: [
      ofService.edge('modules of one title may change places between two concepts, but not meet in one'),
      ofService.classes('an order cannot name concepts and modules of another course'),
    ],
  },
  {
    id: 'I10',
    need: 'rename and move a module, say how it is taught',
    here: ['updateModule', 'moduleTutoring', 'setModuleTutoring', 'resetModuleTutoring'],
    screens: [screens.teach],
    tests: [
      ofService.classes('a module is not carried to a concept of another course'),
      inBrowser.walk('says how the tutor teaches a module, and takes it back'),
    ],
  },
  {
    id: 'I11',
    need: 'delete a module',
    here: ['moduleContents', 'deleteModule', 'courseTrash', 'restoreModule'],
    screens: [screens.teach, screens.trash],
    tests: [
      ofService.trash('is deleted for good, a %s with its files and chats, and not a day earlier'),
      inBrowser.courses('what is deleted says what goes with it, and is undone at once or from the trash'),
    ],
  },
  {
    id: 'I12',
    need: 'list modules',
    here: ['course'],
    screens: [screens.teach],
    tests: [ofService.edge('a draft and what opens later are in the outline of those who teach')],
  },
  {
    id: 'I13',
    need: 'change the course prompt',
    here: ['changeCoursePrompt', 'openTrial'],
    screens: [screens.prompt],
    tests: [
      ofService.prompts('of two who change the same version at once one is told, and no text is lost'),
      inBrowser.prompt('is tried in a chat beside it that is in no list'),
    ],
  },
  {
    id: 'I14',
    need: 'read the course prompt',
    here: ['coursePrompt'],
    screens: [screens.prompt],
    tests: [ofService.prompts('is empty until somebody writes one, and then says who wrote it')],
  },
  {
    id: 'I15',
    need: 'read earlier prompts',
    here: ['coursePromptVersions'],
    screens: [screens.prompt],
    tests: [
      ofService.prompts('keeps every text that was in force, page by page'),
      inBrowser.prompt('of an earlier time comes back into the field'),
    ],
  },
  {
    id: 'I16',
    need: 'list students',
    here: ['members', 'courseLearners'],
    screens: [screens.members, screens.students],
    tests: [
      ofService.members('names everybody with their role to the staff of the course, page by page and by role'),
      inBrowser.courses('members are searched, and say when they were seen and how far they are'),
    ],
  },
  {
    id: 'I17',
    need: 'take a student out of a course',
    here: ['removeMember'],
    screens: [screens.members],
    tests: [
      ofService.keptWork('of a student who is taken out of the course and comes back is there again'),
      inBrowser.identity('makes the person an assistant, who then sees the files, and removes them again'),
    ],
  },
  {
    id: 'I18',
    need: 'read all that a student wrote',
    here: ['learner', 'openLearner', 'learnerAttempts', 'overrideVerdict'],
    screens: [screens.student],
    tests: [
      ofService.transcripts('shows how far they are, each answer with its evidence, and their chats'),
      ofService.overrides('counts in place of the tutor’s, which is kept; the student sees both and the reason'),
    ],
  },
  {
    id: 'I19',
    need: 'read a student’s chats by module',
    here: ['learnerSessions', 'transcript', 'openTranscript', 'myOpenings'],
    screens: [screens.student, screens.transcript, screens.openings],
    tests: [
      ofService.transcripts('is what the student sees, read only, and stays out of the chats of who reads it'),
      ofService.transcripts('is on record once an hour, however many calls come at once, and the student sees it'),
      inBrowser.transcripts('opens a chat as the student has it, without the line to write in, and its sources'),
    ],
  },
  {
    id: 'I20',
    need: 'renew the access code, and limit it',
    here: ['renewAccessCode', 'limitAccessCode'],
    screens: [screens.members],
    tests: [
      ofService.classes('lets in while it holds, and neither after it was replaced nor after it has expired'),
      ofService.codeLimits('of people who come at one moment, exactly as many get in as the code may be used'),
    ],
  },
  {
    id: 'I21',
    need: 'read the access code',
    here: ['accessCode'],
    screens: [screens.members],
    tests: [
      ofService.classes('carries 78 bits: every letter is equally likely at every place'),
      inBrowser.identity('tells the access code, with which the person joins'),
    ],
  },
  {
    id: 'I22',
    need: 'learn whether an export is ready',
    here: ['notifications'],
    subscriptions: ['notificationStanding'],
    screens: [screens.home],
    tests: [
      ofService.notifications('hears at once what there is, and on every gateway of what comes'),
      inBrowser.notifications('appear on an open page by themselves, and come by mail'),
    ],
  },
  {
    id: 'I23',
    need: 'put a notice away',
    here: ['readNotification', 'readAllNotifications', 'removeNotification'],
    screens: [screens.home],
    tests: [
      ofService.notifications('are read one by one or all at once, and removed'),
      inBrowser.notifications('are marked as read all at once, and removed'),
    ],
  },
  {
    id: 'I24',
    need: 'ask for the chat logs of a course',
    here: ['requestChatExport', 'cancelChatExport', 'retryChatExport'],
    subscriptions: ['chatExportProgress'],
    screens: [screens.chatLogs],
    tests: [
      ofService.exports('are asked for by an instructor, wait for a worker, and are in the list and in the audit log'),
      ofService.exportFiles('holds what students and tutor said, in order, and neither staff’s chats nor trials'),
      inBrowser.exports('are made by keyboard, told of when they are ready, and downloaded'),
    ],
  },
  {
    id: 'I25',
    need: 'list and download chat logs',
    here: ['chatExports', 'chatExport', 'downloadChatExport'],
    screens: [screens.chatLogs],
    tests: [
      ofService.exports('are one at a time for a person and a course, and for each person their own'),
      ofService.exports('they are downloaded once they are ready, under a name that says of what, until they expire'),
    ],
  },
  {
    id: 'I26',
    need: 'send a notice',
    here: [],
    subscriptions: ['notificationStanding'],
    screens: [],
    tests: [ofService.notifications('each service tells of what it does itself')],
    because: 'services tell of what they do in the same transaction; no client can make a notice.',
  },
  {
    id: 'I27',
    need: 'upload a file',
    here: ['requestUpload', 'requestVersion'],
    subscriptions: ['fileProgress'],
    screens: [screens.files],
    tests: [
      ofService.files('is announced, sent straight to the store, and can be downloaded under its own name'),
      inBrowser.walk('uploads a PDF and sees it become ready, and sees in words why other files do not'),
    ],
    notYet: 'a new version of a file has an operation and no control on the screen.',
  },
  {
    id: 'I28',
    need: 'list and download files',
    here: ['files', 'file', 'filePage', 'downloadFile'],
    screens: [screens.files, screens.page],
    tests: [
      ofService.files('lists the files of a module by name, page by page'),
      inBrowser.walk('reads what the tutor reads, page by page'),
    ],
  },
  {
    id: 'I29',
    need: 'describe a file',
    here: ['updateFile'],
    screens: [],
    tests: [ofService.files('renames and describes a file, but not onto the name of another')],
    notYet: 'a control on the screen.',
  },
  {
    id: 'I30',
    need: 'delete a file',
    here: ['deleteFile'],
    screens: [screens.files],
    tests: [
      ofService.files('takes its bytes out of the store'),
      inBrowser.walk('deletes what is of no use, after being asked'),
    ],
  },
  {
    id: 'I31',
    need: 'delete the files of a module',
    here: [],
    screens: [],
    tests: [ofService.files('with its whole module, by another service, takes its bytes too')],
    because: 'they go with their module, on the server.',
  },
];
