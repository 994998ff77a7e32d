/** A test, by its file from the root of the repository and a part of its title. */
export interface Proof {
  readonly file: string;
  readonly title: string;
}

/** Names tests of one file by parts of their titles. */
const spec =
  (file: string) =>
  (title: string): Proof => ({ file: `${file}.spec.ts`, title });

const auth = (file: string) => spec(`apps/auth/src/${file}`);
const gateway = (file: string) => spec(`apps/gateway/src/${file}`);
const textGen = (file: string) => spec(`apps/text-gen/src/${file}`);
const ingest = (file: string) => spec(`apps/ingest/src/${file}`);
const web = (file: string) => spec(`apps/web/src/${file}`);
const lib = (project: string, file: string) => spec(`libs/${project}/src/${file}`);
const k8s = (file: string) => spec(`k8s/src/${file}`);

/** Walks in the browser. */
export const inBrowser = {
  analytics: spec('e2e/src/analytics'),
  connections: spec('e2e/src/connections'),
  courses: spec('e2e/src/courses'),
  drafts: spec('e2e/src/drafts'),
  exports: spec('e2e/src/exports'),
  frame: spec('e2e/src/frame'),
  identity: spec('e2e/src/identity'),
  notifications: spec('e2e/src/notifications'),
  prompt: spec('e2e/src/prompt'),
  transcripts: spec('e2e/src/transcripts'),
  walk: spec('e2e/src/walk'),
};

/** Of services, against real parts. */
export const ofService = {
  accounts: gateway('auth/accounts'),
  analytics: gateway('analytics/analytics'),
  audit: gateway('audit/audit'),
  catalogue: gateway('courses/catalogue'),
  classes: gateway('incident-classes'),
  codeLimits: gateway('enrolments/access-code-limits'),
  closedModule: textGen('sessions/closed-module'),
  conformance: auth('provider/conformance'),
  activity: gateway('analytics/engagement'),
  connections: textGen('models/connections'),
  copy: gateway('courses/copy'),
  coursePrompt: textGen('turns/course-prompt'),
  domains: auth('provider/hooks/hooks'),
  edge: gateway('gateway'),
  engagement: textGen('turns/engagement'),
  exportFiles: ingest('exports/exports'),
  exportRows: ingest('exports/chat-rows'),
  exports: spec('apps/files/src/exports/exports'),
  exportsKilled: ingest('exports/killed'),
  faults: textGen('turns/faults'),
  files: spec('apps/files/src/files'),
  forged: textGen('forged-grades'),
  ingest: ingest('ingest'),
  keptWork: gateway('enrolments/kept-work'),
  languageModel: textGen('turns/language-model'),
  mediaType: spec('apps/files/src/uploads/media-type'),
  members: gateway('enrolments/members'),
  noticeMails: auth('notices/notice-mails'),
  notifications: gateway('notifications/notifications'),
  ownPages: gateway('web/own-pages'),
  overrides: textGen('transcripts/overrides'),
  passwords: auth('accounts/passwords'),
  peopleLists: gateway('people-lists/people-lists'),
  privacy: gateway('privacy/privacy'),
  prompts: gateway('prompts/prompts'),
  queryLimits: gateway('graphql/query-limits'),
  registration: auth('accounts/registration'),
  resume: textGen('replies/resume'),
  sessions: textGen('sessions/sessions'),
  signIn: auth('sign-in/sign-in'),
  signIns: auth('sign-in/own-sign-ins'),
  socketLimits: gateway('graphql/socket-limits'),
  streams: gateway('chat/open-streams'),
  transcripts: textGen('transcripts/transcripts'),
  trash: gateway('trash/trash'),
  turns: textGen('turns/turns'),
  tutoring: gateway('outline/tutoring'),
  users: auth('accounts/users'),
};

/** Of libraries and pure code. */
export const ofCode = {
  builtin: lib('language-model', 'builtin/builtin-tutor'),
  contract: lib('testing', 'migrations/expand-and-contract'),
  database: lib('testing', 'database'),
  diskStore: lib('object-store', 'disk/disk-store'),
  everyAnswer: lib('service', 'every-answer'),
  firstStart: lib('testing', 'first-start'),
  hiddenModules: lib('testing', 'hidden-modules'),
  mastery: lib('tutor', 'mastery'),
  naming: lib('tutor', 'naming'),
  policies: lib('access', 'policies'),
  progress: web('learn/progress'),
  readConfig: lib('config', 'read-config'),
  rewrite: lib('tutor', 'rewrite'),
  search: lib('retrieval', 'search/search'),
  tenants: lib('testing', 'tenant-tables'),
  text: lib('contracts', 'text'),
  tutorText: (title: string): Proof => ({ file: 'apps/web/src/chat/markdown/TutorText.spec.tsx', title }),
  undeclared: lib('authentication', 'undeclared-policies'),
  watch: lib('authentication', 'sign-in-watch'),
};

/** Of manifests. */
export const ofManifests = {
  audit: k8s('aws/audit'),
  aws: k8s('aws/aws'),
  firewall: k8s('aws/firewall'),
  release: k8s('release'),
};
