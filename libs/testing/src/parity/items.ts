import { inBrowser, ofCode, ofManifests, ofService, type Proof } from './proof.js';

/** Something that people can do with the original, or a fault of it that is not to come here. */
export interface Item {
  readonly id: string;
  readonly words: string;
  readonly tests: readonly Proof[];
  readonly notYet?: string;
}

const item = (id: string, words: string, tests: readonly Proof[], notYet?: string): Item => ({
  id,
  words,
  tests,
  ...(notYet !== undefined && { notYet }),
});

const accounts: readonly Item[] = [
  item('P01', 'Open an account; the rules for passwords hold on the server', [
    ofService.registration('an unsuitable password is refused with all that is wrong'),
    inBrowser.identity('sees the rules ticked off, and is told by the service that a password is a common one'),
  ]),
  item('P02', 'Addresses of chosen domains alone, in any case of letters, with wildcards', [
    ofService.domains('the list of allowed e-mail domains'),
    inBrowser.identity('decides whose addresses may sign up, and is told when that is everybody'),
  ]),
  item('P03', 'A mailed code, another one on request; codes expire and bear five tries', [
    ofService.registration('after five wrong tries the right code no longer works'),
    ofService.registration('an expired code does not work'),
  ]),
  item('P04', 'Signed in after the code; the server makes the account', [
    inBrowser.identity(
      'gets a code by mail, is told of a wrong one, waits before asking for another, and is signed in',
    ),
  ]),
  item('P05', 'Sign in, renew, sign out here and everywhere; a stolen token ends the sign-in', [
    ofService.signIn('a stolen token that was exchanged before ends the whole sign-in'),
    ofService.signIns('signing out everywhere ends every device of the person and none of others'),
  ]),
  item('P06', 'A new password by a mailed code', [
    ofService.passwords('is replaced by the mailed code, which ends every sign-in'),
    inBrowser.identity('sets a new password with a mailed code after forgetting the old one'),
  ]),
  item(
    'P07',
    'A password that staff gave is replaced before anything else',
    [ofService.conformance('a password that an operator gave must be replaced first')],
    'it is replaced by a mailed code and not while signing in; builtin accounts are never made by staff.',
  ),
  item('P08', 'Each role finds its own on the first screen', [
    inBrowser.identity('makes the person an assistant, who then sees the files, and removes them again'),
    inBrowser.courses('a course is made with its instructor and first text for the tutor, by keyboard'),
  ]),
  item('P09', 'Who was promised a role has it from registration on', [
    ofService.registration('an address to which a role was promised gets it at registration, once'),
  ]),
  item('P10', 'A change of roles works at once', [
    ofService.signIns('carries no more rights than its person has now: a lost role is gone, a new one works'),
    ofService.streams('end within 5 seconds when an administrator demotes their instructor'),
  ]),
];

const students: readonly Item[] = [
  item('P11', 'The name that one chose is shown', [
    ofService.passwords('names and language are the person’s own to change, and a preferred name is shown'),
  ]),
  item('P12', 'One’s open courses, without prompt and code', [
    ofService.classes('is shown to no student, neither by its operation nor in the course'),
    ofCode.database('students of an inactive course no longer see it, its instructor does'),
  ]),
  item('P13', 'Join by a code, twice without harm', [
    ofService.edge('the code lets a student in, once or twice'),
    inBrowser.identity('tells the access code, with which the person joins'),
  ]),
  item(
    'P14',
    'Who has no course is led to joining',
    [inBrowser.identity('tells the access code, with which the person joins')],
    'the dialog opens by a button, not by itself.',
  ),
  item('P15', 'Progress through the course, in words too', [
    inBrowser.walk('is told in words how far the course has come'),
    ofCode.progress('counts achieved modules over all concepts'),
  ]),
  item('P16', 'Modules in the teacher’s order', [
    ofService.edge('an instructor builds an outline that a student then sees in the same order'),
  ]),
  item('P17', 'A module opens with its earlier chats, and that it was opened is recorded', [
    ofService.sessions('has one’s own only, the one used last first, page by page'),
    ofService.engagement('takes a module that is looked at again and again for one access'),
  ]),
  item('P18', 'The first visit begins a chat in which the tutor greets and asks', [
    inBrowser.walk('comes back to the wanted page after signing in, and is asked an opening question'),
  ]),
  item('P19', 'New, renamed, pinned and deleted chats', [
    inBrowser.walk('renames a chat, begins another, pins the first by keyboard and deletes the other'),
  ]),
  item('P20', 'Messages of up to 8,000 characters, sent by Enter; the reply comes word by word', [
    ofCode.text('of 8,000 emoji has 8,000 characters'),
    inBrowser.walk('asks, and opens the page behind the answer with the passage marked'),
  ]),
  item('P21', 'Markdown, code and formulas in answers', [
    ofCode.tutorText('finds marks within emphasis, lists and tables'),
    ofCode.tutorText('takes no price and no code for a formula'),
  ]),
  item('P22', 'A chat gets a name, and keeps one that a person gave', [
    ofCode.naming('stays under 30 characters: %s'),
    ofService.turns('is never replaced when a person gave it'),
  ]),
  item('P23', 'Take the last exchange back, whole and only one’s own', [
    ofService.sessions('removes message, answer, evidence and mastery, and opens the question before again'),
    ofService.sessions('answers 404 to every operation, whoever asks and whatever their role'),
  ]),
  item('P24', 'Mastery is decided by the server and not lost', [
    ofService.turns(
      'brings mastery after three good ones, congratulates once, and a poor one later does not take it back',
    ),
  ]),
  item('P25', 'Congratulation, and what to go on with', [
    ofCode.builtin('congratulates once mastery is reached and names modules to go on with'),
    ofCode.mastery('names unfinished ones in the order of the course, those ahead first'),
  ]),
  item('P26', 'The chat goes on after that', [
    ofService.turns(
      'brings mastery after three good ones, congratulates once, and a poor one later does not take it back',
    ),
  ]),
];

const instructors: readonly Item[] = [
  item(
    'P27',
    'The list of courses that one teaches, with their state',
    [ofService.edge('a long list comes in pages that neither repeat nor miss a course')],
    'a search among one’s own courses; administrators have one.',
  ),
  item('P28', 'Look at the course as students do; what staff do counts in no figure', [
    inBrowser.courses('who teaches is told of modules without files, and sees the course as students do'),
    ofService.engagement('counts nobody who teaches, and no trial of a prompt leaves a trace'),
  ]),
  item('P29', 'From a course to all that belongs to it', [
    inBrowser.prompt('is reached from the course, written and put in force by keyboard'),
  ]),
  item('P30', 'Messages, accesses, completion and score by module, modules without students too', [
    ofService.analytics('of a course in which nothing has happened list every module with zeros, drafts too'),
    inBrowser.analytics('are reached from the course, and show what the student did'),
  ]),
  item(
    'P31',
    'Concepts made, renamed, put in order and deleted; names unique in the course',
    [
      inBrowser.walk('adds a concept with modules and rearranges them by keyboard alone'),
      ofService.edge('two concepts, or two modules of one, never look the same'),
    ],
    'they are moved by buttons, not dragged.',
  ),
  item(
    'P32',
    'The same for modules, and from one concept to another',
    [
      ofService.edge('modules of one title may change places between two concepts, but not meet in one'),
      inBrowser.walk('makes a module a draft by keyboard, and publishes it for a later day'),
    ],
    'they are moved by buttons, not dragged.',
  ),
  item('P33', 'A module without a readable file is allowed, and its instructor is told', [
    ofService.codeLimits('says which modules have no file that can be read'),
    inBrowser.courses('who teaches is told of modules without files, and sees the course as students do'),
  ]),
  item(
    'P34',
    'Files: several at once, names, sizes, state and retry',
    [
      ofService.files('is announced, sent straight to the store, and can be downloaded under its own name'),
      ofService.mediaType('of %s announced as "%s" is %s'),
      inBrowser.walk('uploads a PDF and sees it become ready, and sees in words why other files do not'),
    ],
    'PDF, text and Markdown are read; docx, pptx, xlsx, xps, mobi and cbz are refused. Replacing and describing have no control on the screen.',
  ),
  item('P35', 'What is deleted takes its files and their index along', [
    ofService.files('with its whole module, by another service, takes its bytes too'),
    ofService.ingest('that is deleted leaves nothing behind, and the next file is read'),
  ]),
  item('P36', 'The prompt of a course, with versions, authors, and a chat to try it', [
    inBrowser.prompt('of an earlier time comes back into the field'),
    ofService.prompts('keeps every text that was in force, page by page'),
  ]),
  item('P37', 'Students in pages and by search, with when they were seen and how far they are', [
    ofService.codeLimits('are found by parts of name and address'),
    inBrowser.courses('members are searched, and say when they were seen and how far they are'),
  ]),
  item('P38', 'Show and renew the access code, four times four characters; an end and a number of uses', [
    ofService.edge('the code lets a student in, once or twice'),
    inBrowser.courses('an access code has an end and a number of uses'),
  ]),
  item('P39', 'A student’s work and chats by module, with verdicts and evidence', [
    ofService.transcripts('shows how far they are, each answer with its evidence, and their chats'),
    inBrowser.transcripts('opens a chat as the student has it, without the line to write in, and its sources'),
  ]),
  item('P40', 'Take a student out, after a question, and take them in again with their work', [
    inBrowser.identity('makes the person an assistant, who then sees the files, and removes them again'),
    ofService.keptWork('of a student who is taken out of the course and comes back is there again'),
  ]),
  item('P41', 'Chat logs as files: one at a time, told of when ready, listed, downloaded until they expire', [
    inBrowser.exports('are made by keyboard, told of when they are ready, and downloaded'),
    ofService.exports('they are downloaded once they are ready, under a name that says of what, until they expire'),
  ]),
  item('P42', 'Their columns as in the original, with harmless cells; JSON as well, by days and modules', [
    ofService.exportRows('a CSV file begins with a byte-order mark and AILA’s columns, in its order'),
    ofService.exportRows('%j is no formula any more'),
  ]),
];

const administrators: readonly Item[] = [
  item('P43', 'Instructors in pages and by search; promised roles beside them', [
    ofService.users('finds parts of names and addresses, page by page, each person once'),
    ofService.users('roles are promised to addresses and withdrawn again'),
  ]),
  item('P44', 'Let an address teach, known or not, after a question', [
    ofService.accounts('gets no role unasked when one is promised to its address, over both faces'),
    inBrowser.identity('is asked before somebody with an account gets a role that was to be promised'),
  ]),
  item(
    'P45',
    'A person with their courses; dismissal',
    [
      inBrowser.courses('a person’s page has their courses, and people are found by role'),
      ofService.users('who is no longer instructor teaches no course any more, and stays in those they attend'),
    ],
    'courses are given on the page of the course, not on that of the person.',
  ),
  item(
    'P46',
    'All courses with state, search and pages',
    [inBrowser.courses('the list of all courses is searched and sorted, and the address keeps it')],
    'the list does not show access codes; the people of each course do.',
  ),
  item('P47', 'One course: instructors, state, deletion, without loss', [
    inBrowser.courses('a course is closed and opened'),
    ofService.keptWork('of a student who is appointed and dismissed stays theirs, and nobody else is touched'),
  ]),
  item('P48', 'Make a course with instructors and first prompt; the server makes the code', [
    inBrowser.courses('a course is made with its instructor and first text for the tutor, by keyboard'),
    ofService.classes('carries 78 bits: every letter is equally likely at every place'),
  ]),
  item('P49', 'Administrators do what instructors do; they read nobody’s chats unasked', [
    ofCode.policies('only instructors and administrators change what a course consists of'),
    ofCode.policies('an administrator reads nobody’s chats'),
  ]),
];

const platform: readonly Item[] = [
  item('P50', 'Files go straight to the store and back by permits that end', [
    ofCode.diskStore('last exactly as long as they say'),
    ofService.files('of other bytes than announced is refused by the store, and nothing is kept'),
  ]),
  item(
    'P51',
    'Files are read when they arrive, and leave with their index',
    [ofService.ingest('becomes pages, chunks and embeddings that a student can search')],
    'pages that are pictures are not read (no OCR).',
  ),
  item('P52', 'Search within the module, by a question that knows what was said before', [
    ofCode.search('a module alone is searched when one is named'),
    ofService.turns('that leans on what was said before is understood from it'),
  ]),
  item('P53', 'Models and allowed domains without a build', [
    inBrowser.connections('begin with none, and one is made by keyboard'),
    ofService.users('the list of e-mail domains is read and replaced, and nonsense is refused'),
  ]),
  item('P54', 'What students do is recorded, and what staff do, with who did it', [
    ofService.engagement('holds what a student does in the order of doing, and the figures agree with it'),
    ofService.activity('what those who teach do to modules, prompt and students is noted as theirs'),
    ofService.audit('is searched by kind, course, time and person, whether they did it or it was done to them'),
  ]),
  item('P55', 'Notices come live, to those who showed who they are', [
    ofService.notifications('hears at once what there is, and on every gateway of what comes'),
    ofService.edge('a subscription without a genuine token gets an error and no data'),
  ]),
  item('P56', 'Limits by address and by person', [
    ofManifests.firewall('%s stops SQL injection, scripting, and more than 100 requests a minute'),
    ofService.queryLimits('are refused beyond a few, and no other person waits for them'),
    ofService.faults('the daily allowance of a person is held to, with a code'),
  ]),
  item('P57', 'Encrypted, private, kept from deletion, backed up', [
    ofManifests.aws('is encrypted with the existing key, backups and snapshots with it'),
    ofManifests.aws('cannot be deleted by mistake, and leaves backups when it is'),
    ofManifests.aws('refuses plain HTTP and old TLS from everybody'),
  ]),
  item('P58', 'Tables change at deployment, while the version before still runs', [
    ofCode.contract('the version before can run on the tables of this one'),
    ofCode.firstStart('the migration job runs through the proxy'),
  ]),
  item('P59', 'Images are scanned on push, and nothing is released before its checks', [
    ofManifests.aws('%s: private, scanned on push, immutable, tidied'),
    ofManifests.release('publishes nothing before the checks of a change have passed'),
  ]),
  item('P60', 'Logs, figures, flow logs, alarms', [
    ofManifests.audit('what is down, restarts or fails is told, and so is a pool that does not work'),
    ofManifests.audit('flow logs reach the log bucket, and only those of this account'),
  ]),
];

/** All 60, by who has them. */
export const parityItems: Readonly<Record<string, readonly Item[]>> = {
  Accounts: accounts,
  Students: students,
  Instructors: instructors,
  Administrators: administrators,
  Platform: platform,
};
