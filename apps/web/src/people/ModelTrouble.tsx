import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../design/Notice.js';
import { useRelativeTime } from '../i18n/relative-time.js';
import { modelProblemsQuery } from './people-data.js';

/** Older trouble is over or known. Milliseconds. */
const recent = 7 * 24 * 3_600_000;

/** Why the tutor's model failed last, for those who can mend its settings; nothing when it did not. */
export function ModelTrouble() {
  const { t } = useTranslation();
  const ago = useRelativeTime();
  const [now] = useState(Date.now);
  const problem = useQuery(modelProblemsQuery).data?.[0];
  if (!problem || now - Date.parse(problem.happenedAt) > recent) return null;
  const { model, reason, happenedAt } = problem;
  return (
    <Notice tone="warning">
      <p>{t('people.model.failed', { model, when: ago(happenedAt) })}</p>
      <p>
        <code lang="en">{reason}</code>
      </p>
      <p>{t('people.model.advice')}</p>
    </Notice>
  );
}
