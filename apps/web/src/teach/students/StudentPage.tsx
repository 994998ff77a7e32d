import type { CourseOutline, LearnerWork, Me } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { can } from '../../courses/abilities.js';
import { Select } from '../../design/Field.js';
import { ProgressBar } from '../../design/ProgressBar.js';
import { QueryView } from '../../design/QueryView.js';
import { percent, standing } from '../../learn/progress.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Answers } from './Answers.js';
import { Chats } from './Chats.js';
import { nameOf } from './pseudonym.js';
import { ReasonForm } from './ReasonForm.js';
import { openStudent, studentQuery, type Place } from './students-data.js';
import styles from './StudentsPage.module.css';
import { TeachScreen } from './TeachScreen.js';

/** What a student does in a course: progress by module, the answers behind it, and the chats. */
export function StudentPage() {
  const { t } = useTranslation();
  const { courseId = '', learnerId = '' } = useParams();
  const place = { courseId, learnerId };
  const work = useQuery(studentQuery(place));
  const cache = useQueryClient();
  const failure = work.data === undefined && work.isError ? asFailure(work.error) : null;
  const open = async (reason: string) => {
    cache.setQueryData(studentQuery(place).queryKey, await openStudent(place, reason));
  };

  if (failure && (failure.status === 404 || failure.code === 'BAD_INPUT')) return <NotFoundPage />;
  return (
    <TeachScreen
      title={work.data ? nameOf(t, work.data.learner) : t('transcripts.transcript.student')}
      crumbs={[{ to: paths.students(courseId), label: t('transcripts.title') }]}
    >
      {(course, me) =>
        failure?.code === 'REASON_REQUIRED' ? (
          <ReasonForm onOpen={open} />
        ) : (
          <QueryView query={work} lines={8}>
            {(found) => <Work course={course} me={me} place={place} work={found} />}
          </QueryView>
        )
      }
    </TeachScreen>
  );
}

interface WorkProps {
  course: CourseOutline;
  me: Me;
  place: Place;
  work: LearnerWork;
}

function Work({ course, me, place, work: { learner, modules } }: WorkProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const moduleId = modules.find(({ id }) => id === query.get('module'))?.id ?? null;
  const name = nameOf(t, learner);
  return (
    <>
      <h1>{name}</h1>
      {learner.email !== null && learner.email !== name && <p className={styles['lead']}>{learner.email}</p>}
      <section className={styles['section']} aria-labelledby="modules">
        <h2 id="modules">{t('transcripts.work.modules')}</h2>
        <ul className={styles['rows']} aria-labelledby="modules">
          {modules.map((module) => (
            <li key={module.id}>
              <Standing module={module} />
            </li>
          ))}
        </ul>
      </section>
      <div className={styles['filter']}>
        <Select
          label={t('transcripts.work.filter')}
          value={moduleId ?? ''}
          onChange={(event) =>
            setQuery(event.target.value === '' ? {} : { module: event.target.value }, { replace: true })
          }
        >
          <option value="">{t('transcripts.work.all')}</option>
          {modules.map((module) => (
            <option key={module.id} value={module.id}>
              {module.title}
            </option>
          ))}
        </Select>
      </div>
      <Answers place={place} moduleId={moduleId} editable={can('verdict.override', course, me)} />
      <Chats place={place} moduleId={moduleId} />
    </>
  );
}

function Standing({ module: { title, conceptTitle, progress, chats } }: { module: LearnerWork['modules'][number] }) {
  const { t } = useTranslation();
  const now = standing(progress);
  const words = t(`learn.standing.${now}`, { percent: percent(progress) });
  return (
    <>
      <div className={styles['who']}>
        <h3>{title}</h3>
        <p className={styles['soft']}>
          {[conceptTitle, chats > 0 && t('transcripts.work.chats', { count: chats })].filter(Boolean).join(' · ')}
        </p>
      </div>
      <div className={styles['standing']}>
        <p className={styles[now] ?? ''}>{words}</p>
        {now === 'started' && (
          <ProgressBar value={progress?.score ?? 0} label={`${t('learn.progress')}, ${title}`} text={words} />
        )}
      </div>
    </>
  );
}
