/** What takes out the controls that the services hold. */
export default {
  'Each token is checked by every service itself': [
    {
      out: 'the issuer of the token',
      file: 'libs/authentication/src/jwt.strategy.ts',
      find: 'issuer: token.issuer,',
      replace: '',
    },
  ],
  'A sign-in that ended opens nothing, whatever its token says': [
    {
      out: 'the look at the sign-in',
      file: 'libs/authentication/src/sign-in-check.ts',
      find: "if (signIn?.userId !== actor.userId) throw new AilaError('SIGN_IN_ENDED');\n    return { ...actor, roles: signIn.roles };",
      replace: 'return { ...actor, roles: session?.roles ?? actor.roles };',
    },
  ],
  'Roles are those of the database': [
    {
      out: 'the roles of the database',
      file: 'libs/authentication/src/sign-in-check.ts',
      find: 'return { ...actor, roles: signIn.roles };',
      replace: 'return actor;',
    },
  ],
  'Course roles are decided where the data is': [
    {
      out: 'the decision',
      file: 'libs/database/src/course-authority.ts',
      find: "if (!allowsInCourse(policy, found.role, isAdmin)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  'A handler that forgot its decision answers nothing': [
    {
      out: 'the look whether it was decided',
      file: 'libs/authentication/src/authorisation.interceptor.ts',
      find: 'if (!wasAuthorised(name))',
      replace: 'if (name === undefined)',
    },
  ],
  'Field encryption with a checked context': [
    {
      out: 'the comparison of contexts',
      file: 'libs/crypto/src/field-cipher.ts',
      find: 'if (!equalInConstantTime(canonical(messageHeader.encryptionContext), canonical(context)))',
      replace: 'if (!messageHeader)',
    },
  ],
  'Field encryption by a key of KMS, of this account only': [
    {
      out: 'the account',
      file: 'libs/crypto/src/field-cipher.ts',
      find: 'new KmsKeyringNode({ discovery: true, discoveryFilter })',
      replace: 'new KmsKeyringNode({ discovery: true })',
    },
  ],
  'Permits bound to size and type': [
    {
      out: 'the size that was announced',
      file: 'apps/files/src/uploads/uploads.service.ts',
      find: 'maxBytes: file.sizeBytes',
      replace: 'maxBytes: this.settings.maxBytes',
    },
    {
      out: 'the size in the form',
      file: 'libs/object-store/src/s3/s3-object-store.ts',
      find: "Conditions: [['content-length-range', minBytes, maxBytes]],",
      replace: '',
    },
  ],
  'Permits bound to their terms by a signature': [
    {
      out: 'the terms in what is signed',
      file: 'libs/object-store/src/disk/signing.ts',
      find: "JSON.stringify(['aila-object-1', method, key, ...Object.entries(terms)])",
      replace: "JSON.stringify(['aila-object-1', method, key, Object.keys(terms)])",
    },
  ],
  'An IAM token for each database connection': [
    {
      out: 'making it anew',
      file: 'libs/database/src/connection.ts',
      find: 'return (await signer).getAuthToken();',
      replace: 'return ((globalThis as { kept?: string }).kept ??= await (await signer).getAuthToken());',
    },
  ],
  'Rotated passwords are read again': [
    {
      out: 'reading the file again',
      file: 'libs/database/src/connection.ts',
      find: "return async () => (await readFile(passwordFile, 'utf8')).trim();",
      replace: "{ const once = readFile(passwordFile, 'utf8'); return async () => (await once).trim(); }",
    },
  ],
  'Services are let in by their tokens': [
    {
      out: 'the membership that RDS asks for',
      file: 'libs/database/src/migrate-database.ts',
      find: "if (settings.auth === 'iam' && settings.proxyAuth !== 'secrets') await admitByIam(guard);",
      replace: '',
    },
  ],
  'The right trust root for the way to the database': [
    {
      out: 'the look at the roots',
      file: 'libs/database/src/connection.ts',
      find: 'assertTrustRoots(host, ca);',
      replace: '',
    },
  ],
  'Certificates are loaded again when they change': [
    { out: 'the reload', file: 'libs/http/src/tls.ts', find: 'onChange(readTls(files));', replace: '' },
  ],
  'S3 events are read, and come again until they are handled': [
    {
      out: 'the decoding of keys',
      file: 'libs/object-store/src/object-events.ts',
      find: "key: decodeURIComponent(key.replaceAll('+', ' ')),",
      replace: 'key,',
    },
    {
      out: 'the repetition: a message is deleted whatever its handler does',
      file: 'libs/object-store/src/s3/sqs-object-events.ts',
      find: 'await handler(event);',
      replace: 'await handler(event).catch(() => undefined);',
    },
  ],
  'Cognito as identity provider: the app client proves its secret': [
    {
      out: 'the user in the proof',
      file: 'apps/auth/src/provider/cognito/cognito-pool.ts',
      find: '.update(username + this.settings.clientId)',
      replace: '.update(this.settings.clientId)',
    },
  ],
  'Cognito: its refresh token stays here, encrypted': [
    {
      out: 'the encryption',
      file: 'apps/auth/src/provider/cognito/cognito-sign-in.ts',
      find: 'const providerToken = await cipher.encrypt(Buffer.from(poolToken), contextOf(claims.origin_jti));',
      replace: 'const providerToken = (await cipher.encrypt(Buffer.from(poolToken), {}), Buffer.from(poolToken));',
    },
  ],
  'Cognito: a group makes nobody instructor': [
    {
      out: 'the database as the one that decides',
      file: 'apps/auth/src/provider/hooks/role-agreement.ts',
      find: "database.filter((role) => role !== 'admin');",
      replace: "[...new Set([...database, ...pool])].filter((role) => role !== 'admin');",
    },
  ],
  'Bedrock for replies, with its guardrail': [
    {
      out: 'the guardrail',
      file: 'libs/language-model/src/bedrock/bedrock-provider.ts',
      find: '...(guardrail && {',
      replace: '...(guardrail && !guardrail && {',
    },
  ],
  'Bedrock for embeddings: a refusal tells nothing of the text': [
    {
      out: 'the silence about it',
      file: 'libs/embeddings/src/remote/remote-embedder.ts',
      find: "cause instanceof Error ? cause.name : 'unknown'",
      replace: "cause instanceof Error ? `${cause.name} ${texts.join()}` : 'unknown'",
    },
  ],
};
