import type { CourseOutline, CoursePrompt } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { QueryView } from '../../design/QueryView.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import { promptQuery } from './prompt-data.js';
import { PromptForm } from './PromptForm.js';
import { PromptTrial } from './PromptTrial.js';
import { PromptVersions } from './PromptVersions.js';
import { usePromptText } from './use-prompt-text.js';
import styles from './PromptPage.module.css';

/** What the instructors of a course ask of the tutor: written, tried in a chat, and put in force. */
export function PromptPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('prompt.edit', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('prompt.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => (me ? <Prompt course={course} canTry={can('prompt.try', course, me)} /> : null)}
      </QueryView>
    </Screen>
  );
}

function Prompt({ course, canTry }: { course: CourseOutline; canTry: boolean }) {
  const { t } = useTranslation();
  const prompt = useQuery(promptQuery(course.id));
  return (
    <>
      <h1>{t('prompt.title')}</h1>
      <p className={styles['lead']}>{t('prompt.lead')}</p>
      <QueryView query={prompt} lines={6}>
        {(inForce) => <Editor course={course} inForce={inForce} canTry={canTry} />}
      </QueryView>
    </>
  );
}

function Editor({ course, inForce, canTry }: { course: CourseOutline; inForce: CoursePrompt; canTry: boolean }) {
  const { text, change, forget } = usePromptText(course.id, inForce.content);
  // The version that the person has seen: what a colleague saves meanwhile is shown before it is replaced.
  const [seen, setSeen] = useState(inForce.version);
  return (
    <div className={styles['columns']}>
      <div className={styles['column']}>
        <PromptForm
          courseId={course.id}
          inForce={inForce}
          seen={seen}
          onSeen={setSeen}
          text={text}
          onChange={change}
          onSaved={forget}
        />
        <PromptVersions courseId={course.id} inForce={inForce} onTake={change} />
      </div>
      {canTry && <PromptTrial course={course} text={text} />}
    </div>
  );
}
