import type { CourseOutline } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { meQuery, outlineQuery } from '../api/queries.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { can } from '../courses/abilities.js';
import { LinkButton } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { QueryView } from '../design/QueryView.js';
import type { Thing } from '../trash/trash-data.js';
import { UndoNotice } from '../trash/UndoNotice.js';
import { ConceptSection } from './outline/ConceptSection.js';
import { AddForm } from './outline/AddForm.js';
import { useMoves } from './outline/use-moves.js';
import { useOutlineEdits } from './outline/use-outline-edits.js';
import styles from './OutlinePage.module.css';

/** The teaching side of a course: its outline, to be arranged, and the way to each module's files. */
export function OutlinePage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('file.list', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen title={outline.data?.title ?? t('common.course')} crumbs={[{ to: paths.home, label: t('courses.title') }]}>
      <QueryView query={outline} lines={8}>
        {(course) => (
          <Editor
            course={course}
            editable={can('outline.edit', course, me)}
            canChat={can('chat.own', course, me)}
            seesMembers={can('member.list', course, me)}
            readsTranscripts={can('transcript.read', course, me)}
            writesPrompt={can('prompt.edit', course, me)}
            exportsChats={can('chat-log.export', course, me)}
            administers={can('course.edit', course, me)}
            seesFigures={can('analytics.read', course, me)}
          />
        )}
      </QueryView>
    </Screen>
  );
}

interface EditorProps {
  course: CourseOutline;
  editable: boolean;
  canChat: boolean;
  seesMembers: boolean;
  readsTranscripts: boolean;
  writesPrompt: boolean;
  exportsChats: boolean;
  administers: boolean;
  seesFigures: boolean;
}

function Editor({
  course,
  editable,
  canChat,
  seesMembers,
  readsTranscripts,
  writesPrompt,
  administers,
  exportsChats,
  seesFigures,
}: EditorProps) {
  const { t } = useTranslation();
  const [deleted, setDeleted] = useState<Thing | null>(null);
  const edits = useOutlineEdits(course.id, setDeleted);
  const moves = useMoves(course, edits);
  return (
    <>
      <header className={styles['head']}>
        <div>
          <p className={styles['mark']}>
            {course.department} {course.number}
          </p>
          <h1>{course.title}</h1>
          <p className={styles['lead']}>{t(editable ? 'teach.lead' : 'teach.leadReadOnly')}</p>
        </div>
        <div className={styles['ways']}>
          {seesMembers && (
            <LinkButton to={paths.members(course.id)} icon="people">
              {t('members.open')}
            </LinkButton>
          )}
          {readsTranscripts && (
            <LinkButton to={paths.students(course.id)} icon="person">
              {t('transcripts.title')}
            </LinkButton>
          )}
          {seesFigures && (
            <LinkButton to={paths.analytics(course.id)} icon="figures">
              {t('analytics.title')}
            </LinkButton>
          )}
          {writesPrompt && (
            <LinkButton to={paths.prompt(course.id)} icon="pencil">
              {t('prompt.title')}
            </LinkButton>
          )}
          {editable && (
            <LinkButton to={paths.trash(course.id)} icon="trash">
              {t('trash.title')}
            </LinkButton>
          )}
          {administers && (
            <LinkButton to={paths.courseSettings(course.id)} icon="book">
              {t('administer.settings.title')}
            </LinkButton>
          )}
          {writesPrompt && (
            <LinkButton to={paths.courseModel(course.id)} icon="device">
              {t('connections.course.title')}
            </LinkButton>
          )}
          {exportsChats && (
            <LinkButton to={paths.chatLogs(course.id)} icon="download">
              {t('chatLogs.title')}
            </LinkButton>
          )}
          {canChat && (
            <LinkButton to={paths.course(course.id)} icon="eye">
              {t('teach.seeAsStudent')}
            </LinkButton>
          )}
        </div>
      </header>
      {deleted && <UndoNotice thing={deleted} trash={paths.trash(course.id)} onUndone={() => setDeleted(null)} />}
      {course.concepts.length === 0 && (
        <EmptyState icon="book" title={t('teach.empty.title')} text={t('teach.empty.text')} />
      )}
      <ol className={styles['concepts']}>
        {course.concepts.map((concept, index) => (
          <li key={concept.id}>
            <ConceptSection course={course} index={index} editable={editable} edits={edits} moves={moves} />
          </li>
        ))}
      </ol>
      {editable && (
        <div className={styles['add']}>
          <AddForm
            label={t('teach.concept.newTitle')}
            action={t('teach.concept.add')}
            added={(title) => t('teach.concept.added', { title })}
            onAdd={edits.addConcept}
            open={course.concepts.length === 0}
          />
        </div>
      )}
    </>
  );
}
