import type { Me } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/queries.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { textOf, useForm } from '../design/use-form.js';
import { maxTitle } from '../limits.js';
import { saveProfile } from './account-data.js';
import styles from './AccountPage.module.css';

export function ProfileForm({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({
      givenName: textOf(entered, 'givenName') === '' ? t('entry.nameNeeded') : undefined,
    }),
    send: async (entered) => {
      const saved = await saveProfile({
        givenName: textOf(entered, 'givenName'),
        familyName: textOf(entered, 'familyName'),
        preferredName: textOf(entered, 'preferredName') || null,
      });
      cache.setQueryData(meQuery.queryKey, saved);
      say(t('account.profile.saved', { name: saved.displayName }), true);
    },
  });

  return (
    <form {...form} className={styles['form']}>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles['names']}>
        <TextField
          label={t('profile.givenName')}
          name="givenName"
          autoComplete="given-name"
          defaultValue={me.givenName}
          required
          maxLength={maxTitle}
          problem={problems['givenName']}
        />
        <TextField
          label={t('profile.familyName')}
          name="familyName"
          autoComplete="family-name"
          defaultValue={me.familyName}
          maxLength={maxTitle}
        />
      </div>
      <TextField
        label={t('profile.preferredName')}
        hint={t('account.profile.preferredHint')}
        name="preferredName"
        autoComplete="nickname"
        defaultValue={me.preferredName ?? ''}
        maxLength={maxTitle}
      />
      <Button type="submit" look="solid" busy={busy}>
        {t('common.save')}
      </Button>
    </form>
  );
}
