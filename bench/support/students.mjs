import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { FieldCipher } from '@aila/crypto';
import { createPool, ownerRole } from '@aila/database';
import { seedEnrolment, seedUser } from '@aila/testing';
import { SignJWT } from 'jose';

/**
 * So many students of the demo course, each with an account, a sign-in and a token as the auth service makes it: the
 * bound of running replies counts people, and signing five hundred up takes minutes of hashing passwords.
 *
 * @param stack as `withStack` gives it
 * @returns `{ token }` of each
 */
export async function makeStudents({ url, directory, databaseSettings, courseId }, count) {
  const owner = createPool(databaseSettings(ownerRole), { max: 2, application_name: 'bench-students' });
  try {
    const sign = await signerOf(owner, url, directory);
    const students = [];
    for (let n = 0; n < count; n += 1) {
      const actor = await seedUser(owner, 'student');
      await seedEnrolment(owner, courseId, actor, 'student');
      students.push({ token: await sign(actor) });
    }
    return students;
  } finally {
    await owner.end();
  }
}

async function signerOf(owner, url, directory) {
  const { rows } = await owner.query(
    'select id, private_key from identity.signing_key order by created_at desc limit 1',
  );
  const [{ id, private_key: encrypted }] = rows;
  const cipher = await FieldCipher.open({ kind: 'local', keyFile: join(directory, 'field.key') });
  const der = await cipher.decrypt(encrypted, { table: 'identity.signing_key', id });
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return ({ userId, signInId, roles }) =>
    new SignJWT({ client_id: 'aila-web', token_use: 'access', origin_jti: signInId, 'cognito:groups': [...roles] })
      .setProtectedHeader({ alg: 'RS256', kid: id })
      .setIssuer(url)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime('60m')
      .sign(key);
}
