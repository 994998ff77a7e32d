import type { CourseConnection } from '@aila/contracts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { call } from '../../api/client.js';
import { asFailure, type Failure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { Select } from '../../design/Field.js';
import { FailureNotice, Notice } from '../../design/Notice.js';
import { QueryView } from '../../design/QueryView.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import styles from './CourseModelPage.module.css';

const choiceQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['course-connection', courseId],
    queryFn: ({ signal }) => call('GET /courses/:id/connection', { params: { id: courseId }, signal }),
    refetchOnWindowFocus: 'always',
  });

/** Which language model speaks as the tutor in a course. */
export function CourseModelPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;
  const choice = useQuery(choiceQuery(courseId));

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('model.choose', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('connections.course.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <h1>{t('connections.course.title')}</h1>
      <p className={styles['lead']}>{t('connections.course.lead')}</p>
      <QueryView query={choice} lines={4}>
        {(found) => <ChoiceForm key={found.version} courseId={courseId} choice={found} />}
      </QueryView>
    </Screen>
  );
}

function ChoiceForm({ courseId, choice }: { courseId: string; choice: CourseConnection }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const { options, chosenId, version } = choice;
  const [connectionId, setConnectionId] = useState(chosenId ?? '');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const first = options.find(({ isDefault }) => isDefault);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    const { queryKey } = choiceQuery(courseId);
    try {
      const body = { connectionId: connectionId || null, version };
      cache.setQueryData(queryKey, await call('PUT /courses/:id/connection', { params: { id: courseId }, body }));
      say(t('connections.course.saved'), true);
    } catch (cause) {
      setFailure(asFailure(cause));
      setBusy(false);
    }
  };

  return (
    <>
      <BudgetNotice choice={choice} />
      {options.length === 0 ? (
        <Notice tone="plain">
          <p>{t('connections.course.none')}</p>
        </Notice>
      ) : (
        <form className={styles['form']} onSubmit={(event) => void save(event)}>
          <Select
            label={t('connections.course.choose')}
            value={connectionId}
            onChange={(event) => setConnectionId(event.target.value)}
          >
            <option value="">
              {first ? t('connections.course.byOrderNow', { name: first.name }) : t('connections.course.byOrder')}
            </option>
            {options.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Button type="submit" look="solid" busy={busy} disabled={connectionId === (chosenId ?? '')}>
            {t('connections.course.save')}
          </Button>
        </form>
      )}
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}

function BudgetNotice({ choice: { budget, budgetShare } }: { choice: CourseConnection }) {
  const { t, i18n } = useTranslation();
  if (budget === 'none') return null;
  const share = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(budgetShare ?? 0);
  return (
    <Notice tone={budget === 'open' ? 'plain' : 'warning'}>
      <p>{t(`connections.course.${budget}`, { share })}</p>
    </Notice>
  );
}
