/** What takes out the controls of document 2 on who may call which function. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'studentFunction: the student group': [
    {
      out: 'membership: who is not enrolled counts as a student',
      at: 'course-member',
      set: "roles.includes(role ?? 'student') || (policy.admin && isAdmin)",
    },
  ],
  'instructorFunction: the instructor group': [
    {
      out: 'the role: assistants may edit the outline',
      at: 'outline-edit-roles',
      property: 'roles',
      add: "'assistant'",
    },
  ],
  'adminFunction: the admin group': [{ out: 'the role that the guard asks for', at: 'institution-role', drop: true }],
  'preSignupLambda, addStudentOnSignUp, adjustUserRoles: Cognito only': [
    { out: 'the comparison of the secret', at: 'trigger-secret', set: 'secret.length < minSecretLength' },
  ],
  'TextGenLambdaDockerFunc: student group users': [
    { out: 'the role in the course: observers may chat', at: 'course-role', drop: true },
  ],
  "TextGenLambdaDockerFunc: nobody else's chats": [
    {
      out: 'the person in the policy of the tables',
      at: 'own-chats',
      set: '  using (course_id = any ((select access.my_course_ids())::uuid[]))',
    },
  ],
  'DeleteLastMessage: student group users': [
    { out: 'the policy: whoever reads the course', at: 'delete-last-policy', set: "'course.read'" },
  ],
  'GeneratePreSignedURLFunc: instructor group users': [
    {
      out: 'the policy of an upload: who sees files may send some',
      at: 'upload-decision',
      argument: 2,
      set: "'file.list'",
      also: [{ at: 'upload-policy', set: "'file.list'" }],
    },
  ],
  'GetFilesFunction: instructor group users': [
    { out: 'the policy: whoever reads the course', at: 'read-file-policy', set: "'course.read'" },
  ],
  'DeleteFileFunc: instructor group users': [
    {
      out: 'the policy: who sees a file may delete it',
      at: 'delete-file-decision',
      argument: 2,
      set: "'file.list'",
      also: [{ at: 'delete-file-policy', set: "'file.list'" }],
    },
  ],
  'DeleteModuleFunc: instructor group users': [
    { out: 'the policy: whoever reads the course', at: 'delete-module-policy', set: "'course.read'" },
  ],
  'DataIngestLambdaDockerFunc: S3 events only': [
    { out: 'that nobody calls ingest', at: 'gateway-calls', add: "'ingest'" },
    { out: 'the refusal of objects that nobody announced', at: 'unannounced-object', drop: true },
  ],
  'The three authorizers: internal to API Gateway': [
    {
      out: 'the services that may ask auth',
      at: 'service-callers',
      argument: 1,
      set: (today) => `callee === 'auth' ? [{ podSelector: {} }] : ${today}`,
    },
  ],
});
