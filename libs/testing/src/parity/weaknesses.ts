import type { Item } from './items.js';
import { inBrowser, ofCode, ofService, type Proof } from './proof.js';

const weakness = (id: string, words: string, ...tests: readonly Proof[]): Item => ({ id, words, tests });

/** Faults of the original around courses, people and what they say, and how it is here. */
export const weaknesses: readonly Item[] = [
  weakness(
    'W01',
    'A chat is its owner’s, at every operation',
    ofService.sessions('answers 404 to every operation, whoever asks and whatever their role'),
  ),
  weakness(
    'W02',
    'The tutor speaks in a module of one’s own course alone',
    ofService.sessions('of a module in a course one is no member of opens and lists nothing'),
  ),
  weakness(
    'W04',
    'No client says a score',
    ofService.forged('takes one: these are all, and none of'),
    ofCode.tenants('%s is written by no service but the tutor'),
  ),
  weakness('W05', 'No client writes the tutor’s words', ofService.forged('takes one: these are all, and none of')),
  weakness(
    'W06',
    'Instructors reach their own courses alone',
    ofService.edge('a foreign course answers 404 and not 403, over REST and GraphQL'),
    ofCode.tenants('%s: nothing of another course or person'),
  ),
  weakness(
    'W07',
    'Whose exports they are comes from the token',
    ofService.exports('are one at a time for a person and a course, and for each person their own'),
    ofService.exports('whoever no longer teaches the course has them no more'),
  ),
  weakness(
    'W08',
    'No operation takes an identity as input',
    ofService.classes('every body of every operation refuses them by name'),
  ),
  weakness(
    'W09',
    'Sockets show a token, and notices are their person’s',
    ofService.edge('a subscription without a genuine token gets an error and no data'),
    ofService.notifications('of somebody else do not exist'),
  ),
  weakness(
    'W10',
    'Students get neither prompt nor access code',
    ofService.classes('is shown to no student, neither by its operation nor in the course'),
  ),
  weakness(
    'W11',
    'A lost role is lost at once',
    ofService.signIns('carries no more rights than its person has now'),
    ofCode.watch('ends within 5 seconds when its instructor is demoted'),
  ),
  weakness(
    'W12',
    'A closed course is closed to its students',
    ofCode.database('students of an inactive course no longer see it, its instructor does'),
  ),
  weakness(
    'W16',
    'Domains in any case of letters, with wildcards; an empty list admits all',
    ofService.domains('the list of allowed e-mail domains'),
  ),
  weakness(
    'W17',
    'The account is made on the server',
    ofService.conformance('somebody whose account was never made here, though the pool knows them, gets it at sign-in'),
  ),
  weakness(
    'W19',
    'Access codes have 78 random bits, an end and a number of uses',
    ofService.classes('carries 78 bits: every letter is equally likely at every place'),
    ofService.codeLimits('of people who come at one moment, exactly as many get in'),
  ),
  weakness(
    'W22',
    'Nothing personal in addresses: tokens in a header, queries in a body',
    ofService.edge('a token counts in the Authorization header alone'),
    ofService.ownPages('a query comes as JSON and not in an address'),
  ),
  weakness(
    'W24',
    'The first administrator comes from a setting',
    ofService.registration('the configured first administrator becomes one only while there is none'),
  ),
  weakness(
    'W33',
    'Cells hold no formulas',
    ofService.exportRows('%j is no formula any more'),
    ofService.audit('is exported with names for its columns, harmless cells'),
  ),
  weakness(
    'W39',
    'Appointing one instructor touches nobody else and no work',
    ofService.keptWork('of a student who is appointed and dismissed stays theirs, and nobody else is touched'),
  ),
  weakness(
    'W40',
    'One part in a course for each person; only who may teach is appointed',
    ofService.keptWork('of a student who is appointed and dismissed stays theirs'),
    ofService.catalogue('a course whose instructor may not teach is not made at all'),
  ),
  weakness(
    'W41',
    'One file of a name in a module, however many come at once',
    ofService.files('twice at the same time under one name gives one file'),
  ),
  weakness(
    'W42',
    'Names are unique within their own course and concept',
    ofService.edge('two concepts, or two modules of one, never look the same'),
  ),
  weakness(
    'W43',
    'One command puts an outline in order, and students see that order',
    ofService.edge('an instructor builds an outline that a student then sees in the same order'),
    ofService.edge('a name that is taken, an order that forgets a module'),
  ),
  weakness(
    'W44',
    'What students do is written where they do it, in one transaction, by nobody for somebody else',
    ofService.activity('a course that somebody opens is noted under who they are there'),
    ofService.engagement('is written by nobody for somebody else, and for no course that is not theirs'),
  ),
  weakness(
    'W45',
    'The log names who did it and to whom',
    ofService.members('are given and taken by an %s, each change once in the log'),
  ),
  weakness(
    'W46',
    'What is deleted stays 30 days in a trash; who was taken out finds their work again',
    ofService.trash('a course that was deleted is gone for its members and comes back with all of them'),
    ofService.keptWork('of a student who is taken out of the course and comes back is there again'),
  ),
  weakness(
    'W47',
    'In the end nothing survives: chats, files, index, exports',
    ofService.trash('is deleted for good, a %s with its files and chats, and not a day earlier'),
    ofService.ingest('that is deleted leaves nothing behind, and the next file is read'),
    ofService.exportFiles('that expired has its file deleted, and one that is deleted with its course, too'),
  ),
  weakness(
    'W48',
    'Progress is stored when there is some; nothing is made ahead',
    ofCode.mastery('is zero before the first attempt'),
  ),
  weakness(
    'W49',
    'Joining twice is no error and one part',
    ofService.edge('the code lets a student in, once or twice'),
  ),
  weakness(
    'W50',
    'Times are moments in any zone, and what is edited has a version',
    ofService.analytics('belong to the day that it was where the reader is'),
    ofService.catalogue('course: the second is told what the first has made of it, and nothing is lost unseen'),
  ),
  weakness(
    'W51',
    'Few statements, however many rows',
    ofService.peopleLists('2,000 people, half of them unknown, come in within seconds by a few statements'),
  ),
  weakness(
    'W52',
    'Lists come in pages',
    ofService.catalogue('comes by %s, and no page leaves a course out or repeats one'),
    ofService.members('page by page and by role'),
  ),
  weakness(
    'W53',
    'Transcripts go by ids',
    ofService.transcripts('comes in pages that miss and repeat nothing, also of one module'),
  ),
  weakness(
    'W54',
    'Every refusal has a code and a form',
    ofCode.everyAnswer('every answer is ours, in its headers and its words'),
  ),
  weakness(
    'W55',
    'The interface is written from the declarations',
    ofService.edge('the OpenAPI document names every route with the schemas that validate it'),
    ofService.edge('the OpenAPI document describes answers by schemas that hold for them'),
  ),
  weakness(
    'W56',
    'Courses are edited, and their numbers are text',
    inBrowser.courses('who comes second sees what the first has saved, and keeps what they entered'),
  ),
  weakness(
    'W57',
    'An export has states, is tried again, cancelled, and survives a killed worker',
    ofService.exportsKilled('the service, killed while it writes chat logs, writes them after a restart'),
    ofService.exports('they are cancelled, also twice, and made anew'),
  ),
  weakness(
    'W58',
    'Exports are streamed, chosen by days and modules, without staff',
    ofService.exportFiles('of more messages than are read at a time has each of them once'),
    ofService.exportFiles('holds what students and tutor said, in order, and neither staff’s chats nor trials'),
  ),
  weakness(
    'W59',
    'Prompts are versions, and the same text is none',
    ofService.prompts('the same text again is no new version and no event in the log'),
    inBrowser.prompt('of an earlier time comes back into the field'),
  ),
  weakness(
    'W65',
    'Unfinished modules are suggested, in order',
    ofCode.mastery('names unfinished ones in the order of the course, those ahead first'),
  ),
  weakness(
    'W66',
    'A chat is named by its student’s words',
    ofService.turns('comes from the first message of the student that says something'),
  ),
  weakness('W67', 'A name that a person gave stays', ofService.turns('is never replaced when a person gave it')),
  weakness(
    'W73',
    'Models are connected on a screen, and a course chooses',
    ofService.connections('is spoken by what the course chose, as long as the course may use it'),
    inBrowser.connections('the instructor chooses the model of the course'),
  ),
  weakness(
    'W74',
    'Tokens and cost are kept for each reply',
    ofService.connections('add up by course, person and connection, and stay when the chat or the account goes'),
  ),
  weakness(
    'W75',
    'Mastery has attempts with evidence, and instructors correct a verdict',
    ofService.overrides('counts in place of the tutor’s, which is kept; the student sees both and the reason'),
  ),
  weakness(
    'W93',
    'A stranger signs in and comes to the wanted page',
    inBrowser.walk('comes back to the wanted page after signing in, and is asked an opening question'),
  ),
  weakness(
    'W95',
    'Addresses carry ids, and a reload shows the same',
    inBrowser.walk('reads what the tutor reads, page by page'),
  ),
  weakness(
    'W96',
    'A failure says what happened and what to do',
    inBrowser.drafts('comes back with the reason when it is answered with %i'),
  ),
  weakness(
    'W97',
    'Deletion asks first or is undone',
    inBrowser.walk('deletes what is of no use, after being asked'),
    inBrowser.courses('what is deleted says what goes with it, and is undone at once or from the trash'),
  ),
  weakness(
    'W98',
    'A form leads to what is wrong and can be sent again',
    inBrowser.identity('is led to the first field that is wrong, in words'),
  ),
  weakness(
    'W99',
    'A bell, live and kept over reloads',
    inBrowser.notifications('appear on an open page by themselves, and come by mail'),
    inBrowser.exports('are told of by the bell, which leads there from any page'),
  ),
  weakness(
    'W100',
    'Screens fit a phone',
    inBrowser.frame('no screen is wider than the window or higher than what it shows'),
  ),
  weakness(
    'W107',
    'Dark mode, French, keyboard',
    inBrowser.courses('is the same on a phone, in French and in the dark'),
  ),
  weakness(
    'W118',
    'Staff see what a course’s choice allows, on record; students see who looked',
    ofService.transcripts('a course of figures alone refuses every student and chat, also one that was open'),
    ofService.privacy('is told to everybody in the course, and changed by those who teach it'),
  ),
];
