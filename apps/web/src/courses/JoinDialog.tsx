import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '../api/client.js';
import { asFailure } from '../api/failure.js';
import { coursesQuery } from '../api/queries.js';
import { paths } from '../shell/paths.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { Dialog } from '../design/Dialog.js';
import { TextField } from '../design/Field.js';
import { useFailureText } from '../i18n/failure-text.js';
import styles from './JoinDialog.module.css';

export function JoinDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const join = useMutation({
    mutationFn: (accessCode: string) => call('POST /enrolments', { body: { accessCode } }),
    onSuccess: async (course) => {
      await cache.invalidateQueries({ queryKey: coursesQuery.queryKey });
      say(t('courses.joined', { title: course.title }), true);
      onClose();
      await navigate(paths.course(course.id));
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code')).trim();
    if (code !== '' && !join.isPending) join.mutate(code);
  };

  return (
    <Dialog title={t('courses.joinTitle')} onClose={onClose}>
      <form onSubmit={submit} className={styles['form']}>
        <TextField
          label={t('courses.code')}
          hint={t('courses.codeHint')}
          problem={join.isError ? failureText(asFailure(join.error)) : undefined}
          name="code"
          required
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <Button type="submit" look="solid" busy={join.isPending}>
          {t('courses.joinAction')}
        </Button>
      </form>
    </Dialog>
  );
}
