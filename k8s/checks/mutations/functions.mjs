/** What takes out the controls of document 2 on who may call which function. */
export default {
  'studentFunction: the student group': [
    {
      out: 'membership: who is not enrolled counts as a student',
      file: 'libs/access/src/policies.ts',
      find: '(role !== null && roles.includes(role))',
      replace: "roles.includes(role ?? 'student')",
    },
  ],
  'instructorFunction: the instructor group': [
    {
      out: 'the role: assistants may edit the outline',
      file: 'libs/access/src/policies.ts',
      find: "'outline.edit': { kind: 'course', roles: ['instructor'], admin: true }",
      replace: "'outline.edit': { kind: 'course', roles: ['instructor', 'assistant'], admin: true }",
    },
  ],
  'adminFunction: the admin group': [
    {
      out: 'the role that the guard asks for',
      file: 'libs/authentication/src/access.guard.ts',
      find: "if (!allowsInstitution(policy, actor.roles)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  'preSignupLambda, addStudentOnSignUp, adjustUserRoles: Cognito only': [
    {
      out: 'the comparison of the secret',
      file: 'apps/auth/src/edge/triggers.controller.ts',
      find: 'if (secret.length < minSecretLength || !equalInConstantTime(secret, given))',
      replace: 'if (secret.length < minSecretLength)',
    },
  ],
  'TextGenLambdaDockerFunc: student group users': [
    {
      out: 'the role in the course: observers may chat',
      file: 'libs/database/src/course-authority.ts',
      find: "if (!allowsInCourse(policy, found.role, isAdmin)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  "TextGenLambdaDockerFunc: nobody else's chats": [
    {
      out: 'the person in the policy of the tables',
      file: 'libs/database/src/migrations/1764000300000-chat.sql',
      find: 'chat.session\n  using (user_id = (select access.current_user_id()) and course_id',
      replace: 'chat.session\n  using (course_id',
    },
  ],
  'DeleteLastMessage: student group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'libs/contracts/src/operations/chat.ts',
      find: "/messages/last',\n    params: IdParams,\n    policy: 'chat.own',",
      replace: "/messages/last',\n    params: IdParams,\n    policy: 'course.read',",
    },
  ],
  'GeneratePreSignedURLFunc: instructor group users': [
    {
      out: 'the policy of an upload: who sees files may send some',
      file: 'apps/files/src/uploads/uploads.service.ts',
      find: "authoriseInCourse(tx, actor, 'file.edit', { moduleId })",
      replace: "authoriseInCourse(tx, actor, 'file.list', { moduleId })",
      also: [
        {
          file: 'libs/contracts/src/operations/files.ts',
          find: "policy: 'file.edit',\n} as const;",
          replace: "policy: 'file.list',\n} as const;",
        },
      ],
    },
  ],
  'GetFilesFunction: instructor group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'libs/contracts/src/operations/files.ts',
      find: "'GET /files/:id',\n    params: IdParams,\n    answers: CourseFile,\n    policy: 'file.list',",
      replace: "'GET /files/:id',\n    params: IdParams,\n    answers: CourseFile,\n    policy: 'course.read',",
    },
  ],
  'DeleteFileFunc: instructor group users': [
    {
      out: 'the policy: who sees a file may delete it',
      file: 'apps/files/src/catalogue/catalogue.service.ts',
      find: "authoriseInCourse(tx, actor, 'file.edit', { fileId });\n      await courseFiles.remove",
      replace: "authoriseInCourse(tx, actor, 'file.list', { fileId });\n      await courseFiles.remove",
      also: [
        {
          file: 'libs/contracts/src/operations/files.ts',
          find: "'DELETE /files/:id',\n    params: IdParams,\n    policy: 'file.edit',",
          replace: "'DELETE /files/:id',\n    params: IdParams,\n    policy: 'file.list',",
        },
      ],
    },
  ],
  'DeleteModuleFunc: instructor group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'libs/contracts/src/operations/courses.ts',
      find: "'DELETE /modules/:id',\n    params: IdParams,\n    policy: 'outline.edit',",
      replace: "'DELETE /modules/:id',\n    params: IdParams,\n    policy: 'course.read',",
    },
  ],
  'DataIngestLambdaDockerFunc: S3 events only': [
    {
      out: 'that nobody calls ingest',
      file: 'catalogue/catalogue.ts',
      find: "calls: ['auth', 'files', 'text-gen']",
      replace: "calls: ['auth', 'files', 'text-gen', 'ingest']",
    },
    {
      out: 'the refusal of objects that nobody announced',
      file: 'apps/ingest/src/arrivals/arrivals.ts',
      find: 'await this.store.delete(key);',
      replace: '',
    },
  ],
  'The three authorizers: internal to API Gateway': [
    {
      out: 'the services that may ask auth',
      file: 'network/policies.ts',
      find: 'callers.map(podsOf), tcp(INTERNAL_PORT)',
      replace: "callee === 'auth' ? [{ podSelector: {} }] : callers.map(podsOf), tcp(INTERNAL_PORT)",
    },
  ],
};
