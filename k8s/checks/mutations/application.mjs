/** What takes out the controls that the services hold. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'Each token is checked by every service itself': [{ out: 'the issuer of the token', at: 'token-issuer', drop: true }],
  'A sign-in that ended opens nothing, whatever its token says': [
    {
      out: 'the look at the sign-in',
      at: 'sign-in-ended',
      drop: true,
      also: [{ at: 'current-roles', set: '{ ...actor, roles: signIn?.roles ?? actor.roles }' }],
    },
  ],
  'Roles are those of the database': [{ out: 'the roles of the database', at: 'current-roles', set: 'actor' }],
  'Course roles are decided where the data is': [{ out: 'the decision', at: 'course-role', drop: true }],
  'A handler that forgot its decision answers nothing': [
    { out: 'the look whether it was decided', at: 'undecided-answer', set: 'name === undefined' },
  ],
  'Field encryption with a checked context': [
    { out: 'the comparison of contexts', at: 'encryption-context', set: '!messageHeader' },
  ],
  'The key of a model belongs to its connection': [
    {
      out: 'the row in the context',
      at: 'connection-key-row',
      replace:
        "const contextOf = (row: string) => ({ table: 'model.connection', id: row && '', field: 'sealed_key' });",
    },
  ],
  'Connections to models are for administrators': [
    { out: 'the role', at: 'model-manage-roles', set: "{ kind: 'institution', roles: ['admin', 'instructor'] }" },
  ],
  'Connections to models reach no service of the cloud': [
    { out: 'the look at the address', at: 'model-address', drop: true },
  ],
  'Field encryption by a key of KMS, of this account only': [
    { out: 'the account', at: 'field-key-account', argument: 1, set: 'new KmsKeyringNode({ discovery: true })' },
  ],
  'Permits bound to size and type': [
    { out: 'the size that was announced', at: 'announced-size', set: 'this.settings.maxBytes' },
    { out: 'the size in the form', at: 'permit-size', drop: true },
  ],
  'Permits bound to their terms by a signature': [
    {
      out: 'the terms in what is signed',
      at: 'signed-terms',
      argument: 0,
      set: "['aila-object-1', method, key, Object.keys(terms)]",
    },
  ],
  'An IAM token for each database connection': [
    {
      out: 'making it anew',
      at: 'new-database-token',
      set: (today) => `((globalThis as { kept?: string }).kept ??= await ${today})`,
    },
  ],
  'Rotated passwords are read again': [
    {
      out: 'reading the file again',
      at: 'password-file',
      replace: "{ const once = readFile(passwordFile, 'utf8'); return async () => (await once).trim(); }",
    },
  ],
  'Services are let in by their tokens': [
    { out: 'the membership that RDS asks for', at: 'database-iam-membership', drop: true },
  ],
  'The right trust root for the way to the database': [
    { out: 'the look at the roots', at: 'database-trust-root', drop: true },
  ],
  'Certificates are loaded again when they change': [{ out: 'the reload', at: 'certificate-reload', drop: true }],
  'S3 events are read, and come again until they are handled': [
    { out: 'the decoding of keys', at: 'decoded-key', set: 'key' },
    {
      out: 'the repetition: a message is deleted whatever its handler does',
      at: 'unhandled-event',
      set: (today) => `${today}.catch(() => undefined)`,
    },
  ],
  'Cognito as identity provider: the app client proves its secret': [
    { out: 'the user in the proof', at: 'client-secret-user', set: 'this.settings.clientId' },
  ],
  'Cognito: its refresh token stays here, encrypted': [
    {
      out: 'the encryption',
      at: 'provider-token-encryption',
      set: '(await cipher.encrypt(Buffer.from(poolToken), {}), Buffer.from(poolToken))',
    },
  ],
  'Cognito: a group makes nobody instructor': [
    {
      out: 'the database as the one that decides',
      at: 'agreed-roles',
      set: "[...new Set([...database, ...pool])].filter((role) => role !== 'admin')",
    },
  ],
  'Bedrock for replies, with its guardrail': [{ out: 'the guardrail', at: 'guardrail', drop: true }],
  'Bedrock for embeddings: a refusal tells nothing of the text': [
    {
      out: 'the silence about it',
      at: 'embedding-refusal',
      argument: 1,
      set: "cause instanceof Error ? `${cause.name} ${texts.join()}` : 'unknown'",
    },
  ],
});
