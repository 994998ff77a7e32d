import { inBrowser, ofCode, ofService } from './proof.js';
import { screens, type OriginalOperation } from './original-operation.js';

/** Of students. */
export const operationsOfStudents: readonly OriginalOperation[] = [
  {
    id: 'S1',
    need: 'make one’s profile',
    here: ['signUp', 'confirmSignUp', 'updateProfile'],
    screens: [screens.signUp, screens.signUpCode, screens.account],
    tests: [
      ofService.registration('the mailed code makes the account, as a student'),
      inBrowser.identity('changes name and language, at once and for good'),
    ],
  },
  {
    id: 'S2',
    need: 'learn one’s roles',
    here: ['me'],
    screens: [screens.home],
    tests: [ofService.signIns('carries no more rights than its person has now')],
  },
  {
    id: 'S3',
    need: 'be greeted by name',
    here: ['me'],
    screens: [screens.home],
    tests: [ofService.passwords('names and language are the person’s own to change')],
  },
  {
    id: 'S4',
    need: 'list one’s courses',
    here: ['courses'],
    screens: [screens.home],
    tests: [
      ofService.edge('a long list comes in pages that neither repeat nor miss a course'),
      ofService.classes('is shown to no student, neither by its operation nor in the course'),
    ],
  },
  {
    id: 'S5',
    need: 'see a course with one’s progress',
    here: ['course'],
    screens: [screens.course],
    tests: [
      ofService.edge('an instructor builds an outline that a student then sees in the same order'),
      inBrowser.walk('is told in words how far the course has come'),
    ],
  },
  {
    id: 'S6',
    need: 'open a module and find one’s chats',
    here: ['sessions', 'session'],
    screens: [screens.chat],
    tests: [
      ofService.sessions('has one’s own only, the one used last first, page by page'),
      ofService.engagement('takes a module that is looked at again and again for one access'),
    ],
  },
  {
    id: 'S7',
    need: 'begin a chat',
    here: ['openSession'],
    screens: [screens.chat],
    tests: [
      ofService.turns('greets and asks, streams in several events and is stored as it was said'),
      ofService.resume('an opening that is asked for twice with one key opens one session'),
    ],
  },
  {
    id: 'S8',
    need: 'delete a chat',
    here: ['deleteSession'],
    screens: [screens.chat],
    tests: [
      ofService.sessions('removes all of it and ends a reply that runs in it'),
      ofService.sessions('answers 404 to every operation, whoever asks and whatever their role'),
    ],
  },
  {
    id: 'S9',
    need: 'read a chat',
    here: ['messages'],
    screens: [screens.chat],
    tests: [ofService.sessions('come page by page in order')],
  },
  {
    id: 'S10',
    need: 'say something',
    here: ['sendMessage'],
    screens: [screens.chat],
    tests: [
      ofService.turns('is graded, confirmed by the passage, kept as evidence and followed by another question'),
      inBrowser.walk('asks, and opens the page behind the answer with the passage marked'),
    ],
  },
  {
    id: 'S11',
    need: 'store what the tutor said',
    here: [],
    screens: [],
    tests: [ofService.forged('takes one: these are all, and none of')],
    because: 'the tutor stores its words itself; no client can write them.',
  },
  {
    id: 'S12',
    need: 'join a course by its code',
    here: ['joinCourse'],
    screens: [screens.home],
    tests: [
      ofService.edge('the code lets a student in, once or twice'),
      inBrowser.identity('tells the access code, with which the person joins'),
    ],
  },
  {
    id: 'S13',
    need: 'rename a chat',
    here: ['renameSession'],
    screens: [screens.chat],
    tests: [
      ofService.turns('is never replaced when a person gave it'),
      inBrowser.walk('renames a chat, begins another, pins the first by keyboard and deletes the other'),
    ],
  },
  {
    id: 'S14',
    need: 'store a score',
    here: [],
    screens: [],
    tests: [
      ofCode.tenants('%s is written by no service but the tutor'),
      ofService.turns('brings mastery after three good ones, congratulates once'),
    ],
    because: 'the tutor grades and stores mastery in the transaction of its reply; no client can say a score.',
  },
  {
    id: 'S15',
    need: 'have the tutor answer',
    here: ['sendMessage', 'reply', 'replyEvents', 'stopReply'],
    subscriptions: ['replyEvents'],
    screens: [screens.chat],
    tests: [
      ofService.resume('goes on after the event it saw last, and has the same text byte for byte'),
      inBrowser.walk('reloads in the middle of a reply and sees it go on'),
    ],
  },
  {
    id: 'S16',
    need: 'take the last exchange back',
    here: ['deleteLastExchange'],
    screens: [screens.chat],
    tests: [ofService.sessions('removes message, answer, evidence and mastery, and opens the question before again')],
  },
];
