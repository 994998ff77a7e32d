import { inBrowser, ofCode, ofService } from './proof.js';
import { screens, type OriginalOperation } from './original-operation.js';

/** Of administrators. */
export const operationsOfAdministrators: readonly OriginalOperation[] = [
  {
    id: 'A1',
    need: 'list instructors',
    here: ['users', 'user'],
    screens: [screens.people, screens.person],
    tests: [
      ofService.users('finds parts of names and addresses, page by page, each person once'),
      inBrowser.courses('a person’s page has their courses, and people are found by role'),
    ],
  },
  {
    id: 'A2',
    need: 'list all courses',
    here: ['courseCatalogue', 'courseTerms'],
    screens: [screens.catalogue],
    tests: [
      ofService.catalogue('comes by %s, and no page leaves a course out or repeats one'),
      inBrowser.courses('the list of all courses is searched and sorted, and the address keeps it'),
    ],
  },
  {
    id: 'A3',
    need: 'make a course',
    here: ['createCourse', 'copyCourse'],
    screens: [screens.newCourse, screens.settings],
    tests: [
      ofService.catalogue('a course is made with its term, its instructors and what its tutor is asked'),
      inBrowser.courses('a course is made with its instructor and first text for the tutor, by keyboard'),
    ],
  },
  {
    id: 'A4',
    need: 'open and close a course',
    here: ['updateCourse'],
    screens: [screens.settings],
    tests: [
      ofCode.database('students of an inactive course no longer see it, its instructor does'),
      inBrowser.courses('a course is closed and opened'),
    ],
  },
  {
    id: 'A5',
    need: 'delete a course',
    here: ['courseContents', 'deleteCourse', 'deletedCourses', 'restoreCourse'],
    screens: [screens.settings, screens.courseTrash],
    tests: [
      ofService.trash('a course that was deleted is gone for its members and comes back with all of them'),
      inBrowser.courses('a course is deleted and brought back'),
    ],
  },
  {
    id: 'A6',
    need: 'see who teaches a course',
    here: ['courseCatalogue', 'members'],
    screens: [screens.catalogue, screens.settings],
    tests: [ofService.catalogue('says who teaches and how many learn')],
  },
  {
    id: 'A7',
    need: 'see what somebody teaches',
    here: ['personCourses'],
    screens: [screens.person],
    tests: [
      ofService.catalogue('a person’s courses come in pages with their role there'),
      inBrowser.courses('a person’s page has their courses, and people are found by role'),
    ],
  },
  {
    id: 'A8',
    need: 'appoint an instructor',
    here: ['appointInstructor'],
    screens: [screens.settings],
    tests: [
      ofService.edge('an administrator creates a course and appoints its instructor'),
      ofService.keptWork('of a student who is appointed and dismissed stays theirs'),
    ],
  },
  {
    id: 'A9',
    need: 'dismiss somebody from all courses',
    here: ['dismissInstructor', 'takeRole'],
    screens: [screens.settings, screens.person],
    tests: [ofService.users('who is no longer instructor teaches no course any more, and stays in those they attend')],
  },
  {
    id: 'A10',
    need: 'dismiss all instructors of a course',
    here: ['dismissInstructor'],
    screens: [screens.settings],
    tests: [ofService.keptWork('of a student who is appointed and dismissed stays theirs')],
    because: 'It served saving a whole list anew; here one is appointed or dismissed at a time.',
  },
  {
    id: 'A11',
    need: 'let somebody teach',
    here: ['giveRole', 'promiseRole', 'promisedRoles', 'withdrawPromisedRole'],
    screens: [screens.person, screens.admission],
    tests: [
      ofService.registration('an address to which a role was promised gets it at registration, once'),
      inBrowser.identity('gives a role and takes it back, and both work for the person within seconds'),
    ],
  },
  {
    id: 'A12',
    need: 'let somebody teach no more',
    here: ['takeRole'],
    screens: [screens.person],
    tests: [
      ofService.users('who is no longer instructor teaches no course any more, and stays in those they attend'),
      ofService.streams('end within 5 seconds when an administrator demotes their instructor'),
    ],
  },
];
