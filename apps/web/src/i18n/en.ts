import { administer } from './en/administer.js';
import { audit, connections, costs } from './en/administration.js';
import { chatLogs } from './en/chat-logs.js';
import { analytics } from './en/analytics.js';
import { chat } from './en/chat.js';
import { errors } from './en/errors.js';
import { confirm, entry, forgotten, password, reset, signUp } from './en/identity.js';
import { members } from './en/members.js';
import { notifications } from './en/notifications.js';
import { account, people } from './en/people.js';
import { peopleList } from './en/people-list.js';
import { prompt } from './en/prompt.js';
import { transcripts } from './en/transcripts.js';
import { files, pages, teach } from './en/teach.js';
import { trash } from './en/trash.js';

/** The English catalogue. Its keys are the keys: the compiler holds every other language to them. */
export const en = {
  common: {
    loading: 'Loading…',
    retry: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    save: 'Save',
    delete: 'Delete',
    course: 'Course',
    overtaken: {
      lead: 'Somebody else has saved this meanwhile. Save again to keep what you have entered.',
      same: 'Somebody else has saved the same meanwhile.',
      theirs: 'There now:',
      mine: 'Yours:',
      empty: 'nothing',
      take: 'Take what is there',
    },
    tooLong_one: 'This is {{count}} character too long: at most {{max}} fit.',
    tooLong_other: 'This is {{count}} characters too long: at most {{max}} fit.',
  },
  shell: {
    skip: 'Skip to the content',
    offline: 'You are offline. What is on the screen stays; new things wait for the network.',
    leftOver: 'Your session ended while you were writing. This is what you had entered; copy what you still need.',
    leftOverSeen: 'I have it',
    home: 'Aila, all courses',
    backTo: 'Back to {{place}}',
    crumbs: 'Where you are',
  },
  profile: {
    open: 'Profile and settings',
    theme: 'Look',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    language: 'Language',
    signOut: 'Sign out',
    givenName: 'First name',
    familyName: 'Family name',
    preferredName: 'Preferred name',
  },
  signIn: {
    title: 'Sign in',
    heading: 'Learn from your own course',
    lead: 'A tutor that has read your course files, asks good questions and shows you the page.',
    ended: 'Your session has ended. Sign in again to go on where you were.',
    email: 'E-mail address',
    password: 'Password',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    submit: 'Sign in',
    mfaCode: 'Code of the authenticator app',
    mfaNeeded: 'Enter the six digits of the authenticator app.',
    forgotten: 'Forgotten your password?',
    new: 'New here?',
    signUp: 'Sign up',
    enterCode: 'Enter the code, or sign up again for a new one',
    external: 'Sign in with {{name}}',
    or: 'or',
    news: {
      confirmed: 'Your address is confirmed. Sign in to begin.',
      'password-set': 'Your new password is set. Sign in with it.',
    },
    picture: {
      chapter: '5 · Loops',
      before: 'A loop repeats its body as long as its condition holds.',
      marked: 'If nothing in the body can make the condition false, the loop never ends.',
      after: 'Look for the line that brings the end nearer.',
      question: 'In your own words: which line of your loop brings the end nearer?',
      source: 'Loops, p. 12',
    },
  },
  signUp,
  confirm,
  forgotten,
  reset,
  entry,
  password,
  account,
  people,
  members,
  courses: {
    title: 'Courses',
    greeting: 'Hello, {{name}}',
    lead: 'Choose a course to go on with.',
    groups: { learning: 'You learn', teaching: 'You teach' },
    roles: { student: 'Student', assistant: 'Teaching assistant', instructor: 'Instructor', observer: 'Observer' },
    inactive: 'Not active',
    join: 'Join a course',
    joinTitle: 'Join a course',
    code: 'Access code',
    codeHint: 'Your instructor has it.',
    joinAction: 'Join',
    joined: 'You have joined “{{title}}”.',
    empty: {
      title: 'No courses yet',
      text: 'Your instructor gives you an access code. Enter it here to join the course.',
    },
  },
  administer,
  learn: {
    asStudent: 'You see this course as a student does. Chats you have here are your own.',
    backToTeaching: 'Back to teaching',
    progress: 'Progress',
    sum_one: '{{achieved}} of {{count}} module achieved',
    sum_other: '{{achieved}} of {{count}} modules achieved',
    start: 'Start: {{title}}',
    continue: 'Continue: {{title}}',
    finished: 'You have achieved every module. Chats stay open whenever you want to look again.',
    standing: {
      new: 'Not started',
      started: 'Under way, {{percent}} %',
      achieved: 'Achieved',
    },
    empty: {
      title: 'Nothing here yet',
      text: 'Your instructor has not added modules yet. Come back a little later.',
    },
  },
  chat,
  audit,
  connections,
  costs,
  peopleList,
  prompt,
  notifications,
  chatLogs,
  transcripts,
  analytics,
  teach,
  files,
  pages,
  trash,
  notFound: {
    title: 'This page does not exist',
    text: 'The address is wrong, what it named is gone, or it is not yours to see.',
    action: 'To your courses',
  },
  crash: {
    title: 'This page could not be shown',
    text: 'Reload it. Nothing you sent is lost.',
    action: 'Reload',
  },
  errors,
};

/** The same keys in any language. */
export type Catalogue = typeof en;
