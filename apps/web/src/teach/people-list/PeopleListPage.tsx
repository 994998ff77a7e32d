import type { PeopleList } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure, type Failure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { TextArea } from '../../design/Field.js';
import { FailureNotice, Notice } from '../../design/Notice.js';
import { QueryView } from '../../design/QueryView.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import { membersKey } from '../members/members-data.js';
import { applyList, previewList, promisesQuery } from './people-list-data.js';
import { Preview } from './Preview.js';
import { Promises } from './Promises.js';
import styles from './PeopleList.module.css';

/** People who come into a course by a list: looked at first, then put in. */
export function PeopleListPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;
  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('course.edit', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('peopleList.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
        { to: paths.members(courseId), label: t('members.title') },
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => (
          <>
            <h1>{t('peopleList.title')}</h1>
            <p className={styles['lead']}>{t('peopleList.lead')}</p>
            <ListForm courseId={course.id} />
            <Promises courseId={course.id} />
          </>
        )}
      </QueryView>
    </Screen>
  );
}

function ListForm({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [list, setList] = useState('');
  const [preview, setPreview] = useState<PeopleList | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const wrong = preview?.lines.filter(({ outcome }) => outcome === 'wrong').length ?? 0;

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (cause) {
      setFailure(asFailure(cause));
    } finally {
      setBusy(false);
    }
  };
  const check = () => attempt(async () => setPreview(await previewList(courseId, list)));
  const apply = () =>
    attempt(async () => {
      const { added, changed, promised, same } = await applyList(courseId, list);
      say(t('peopleList.done', { added, changed, promised, same }), true);
      change('');
      await Promise.all(
        [membersKey(courseId), promisesQuery(courseId).queryKey].map((queryKey) =>
          cache.invalidateQueries({ queryKey }),
        ),
      );
    });
  const change = (text: string) => {
    setList(text);
    setPreview(null);
  };
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file) change(await file.text());
  };

  return (
    <div className={styles['form']}>
      <TextArea
        label={t('peopleList.field')}
        hint={t('peopleList.hint')}
        value={list}
        rows={8}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => change(event.target.value)}
      />
      <input
        ref={chooser}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        hidden
        onChange={(event) => void read(event)}
      />
      <p className={styles['ways']}>
        <Button
          look={preview ? 'outline' : 'solid'}
          busy={busy && !preview}
          aria-disabled={list.trim() === '' || undefined}
          onClick={() => list.trim() !== '' && void check()}
        >
          {t('peopleList.check')}
        </Button>
        <Button icon="file" onClick={() => chooser.current?.click()}>
          {t('peopleList.choose')}
        </Button>
      </p>
      {failure && <FailureNotice failure={failure} />}
      {preview && <Preview preview={preview} />}
      {preview && wrong > 0 && (
        <Notice tone="warning">
          <p>{t('peopleList.mend', { count: wrong })}</p>
        </Notice>
      )}
      {preview && wrong === 0 && preview.lines.length > 0 && (
        <Button look="solid" icon="check" busy={busy} onClick={() => void apply()}>
          {t('peopleList.apply', { count: preview.lines.length })}
        </Button>
      )}
    </div>
  );
}
