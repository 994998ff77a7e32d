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
      file: 'libs/database/src/migrations/1764000300000-chat.ts',
      find: 'using (user_id = (select access.current_user_id()) and course_id',
      replace: 'using (course_id',
    },
  ],
  'DeleteLastMessage: student group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'apps/text-gen/src/sessions/sessions.controller.ts',
      find: "@Policy('chat.own')\n  removeLastExchange(",
      replace: "@Policy('course.read')\n  removeLastExchange(",
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
          file: 'apps/files/src/files.controller.ts',
          find: "@Policy('file.edit')\n  requestFile(",
          replace: "@Policy('file.list')\n  requestFile(",
        },
      ],
    },
  ],
  'GetFilesFunction: instructor group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'apps/files/src/files.controller.ts',
      find: "@Get('files/:id')\n  @Policy('file.list')",
      replace: "@Get('files/:id')\n  @Policy('course.read')",
    },
  ],
  'DeleteFileFunc: instructor group users': [
    {
      out: 'the policy: who sees a file may delete it',
      file: 'apps/files/src/catalogue/catalogue.service.ts',
      find: "authoriseInCourse(tx, actor, 'file.edit', { fileId });\n      await tx.query(`delete",
      replace: "authoriseInCourse(tx, actor, 'file.list', { fileId });\n      await tx.query(`delete",
      also: [
        {
          file: 'apps/files/src/files.controller.ts',
          find: "@Policy('file.edit')\n  remove(",
          replace: "@Policy('file.list')\n  remove(",
        },
      ],
    },
  ],
  'DeleteModuleFunc: instructor group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'apps/gateway/src/outline/outline.controller.ts',
      find: "@Policy('outline.edit')\n  @ApiResponse({ status: 204 })\n  removeModule(",
      replace: "@Policy('course.read')\n  @ApiResponse({ status: 204 })\n  removeModule(",
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
