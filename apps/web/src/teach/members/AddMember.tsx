import type { AssignedRole } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { TextField } from '../../design/Field.js';
import { FailureNotice } from '../../design/Notice.js';
import { textOf, useForm } from '../../design/use-form.js';
import { emailProblem } from '../../sign-in/entry-checks.js';
import { RoleSelect } from './ChangeRole.js';
import { assignRole, membersKey, teaches, userIdOf } from './members-data.js';
import styles from './MembersPage.module.css';

/** After somebody was added the form starts anew, empty. */
export function AddMember({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const [added, setAdded] = useState(0);
  return (
    <section className={styles['section']} aria-labelledby="add-member">
      <h2 id="add-member">{t('members.add.title')}</h2>
      <p className={styles['soft']}>{t('members.add.lead')}</p>
      <AddForm key={added} courseId={courseId} onAdded={() => setAdded(added + 1)} />
    </section>
  );
}

function AddForm({ courseId, onAdded }: { courseId: string; onAdded: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({ email: emailProblem(t, entered) }),
    send: async (entered) => {
      const email = textOf(entered, 'email');
      const role = textOf(entered, 'role') as AssignedRole;
      const userId = await userIdOf(email);
      if (userId === null) throw new Failure('NOT_FOUND', 404);
      if (await teaches(courseId, userId)) throw new Failure('CONFLICT', 409);
      await assignRole(courseId, userId, role);
      say(t('members.add.added', { email, role: t(`courses.roles.${role}`) }), true);
      onAdded();
      await cache.invalidateQueries({ queryKey: membersKey(courseId) });
    },
    blame: (refusal) => {
      if (refusal.code === 'NOT_FOUND') return { email: t('members.add.unknown') };
      return refusal.code === 'CONFLICT' ? { email: t('members.add.teaches') } : undefined;
    },
  });

  return (
    <form {...form} className={styles['add']}>
      {failure && <FailureNotice failure={failure} />}
      <TextField
        label={t('signIn.email')}
        hint={t('members.add.hint')}
        name="email"
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        problem={problems['email']}
      />
      <RoleSelect initial="assistant" />
      <Button type="submit" icon="plus" busy={busy}>
        {t('members.add.submit')}
      </Button>
    </form>
  );
}
