import type { LearnerAttempt } from '@aila/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spokenLanguage } from '../../chat/spoken-language.js';
import { Button, LinkButton } from '../../design/Button.js';
import { QueryView } from '../../design/QueryView.js';
import { Tag } from '../../design/Tag.js';
import { useRelativeTime } from '../../i18n/relative-time.js';
import { paths } from '../../shell/paths.js';
import { ChangeVerdict } from './ChangeVerdict.js';
import { answersQuery, type Place } from './students-data.js';
import styles from './Answers.module.css';
import frame from './StudentsPage.module.css';

interface AnswersProps {
  place: Place;
  moduleId: string | null;
  /** Whether the person may say something else than the tutor did. */
  editable: boolean;
}

/** Graded answers, the newest first, each with what it was graded by. */
export function Answers({ place, moduleId, editable }: AnswersProps) {
  const { t } = useTranslation();
  const answers = useInfiniteQuery(answersQuery(place, moduleId));
  return (
    <section className={frame['section']} aria-labelledby="answers">
      <h2 id="answers">{t('transcripts.work.answers')}</h2>
      <QueryView query={answers} lines={5}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <p className={frame['soft']}>{t('transcripts.work.noAnswers')}</p>;
          return (
            <ol className={styles['list']} aria-labelledby="answers">
              {items.map((attempt) => (
                <li key={attempt.messageId}>
                  <Answer place={place} attempt={attempt} editable={editable} />
                </li>
              ))}
            </ol>
          );
        }}
      </QueryView>
      {answers.hasNextPage && (
        <Button busy={answers.isFetchingNextPage} onClick={() => void answers.fetchNextPage()}>
          {t('transcripts.more')}
        </Button>
      )}
    </section>
  );
}

function Answer({ place, attempt, editable }: { place: Place; attempt: LearnerAttempt; editable: boolean }) {
  const { t } = useTranslation();
  const relativeTime = useRelativeTime();
  const [asking, setAsking] = useState<'change' | 'takeBack' | null>(null);
  const { question, answer, verdict, citations, hints, moduleTitle, createdAt } = attempt;
  const { override } = verdict;
  const facts = [moduleTitle, relativeTime(createdAt), hints > 0 && t('transcripts.work.hints', { count: hints })];
  return (
    <article className={styles['answer']}>
      <header className={styles['head']}>
        <Tag tone={verdict.outcome === 'correct' ? 'accent' : 'warning'}>
          {t(`transcripts.verdict.${verdict.outcome}`)}
        </Tag>
        <span className={frame['soft']}>{facts.filter(Boolean).join(' · ')}</span>
      </header>
      <dl className={styles['said']}>
        <dt>{t('transcripts.work.question')}</dt>
        <dd lang={spokenLanguage(question)}>{question}</dd>
        <dt>{t('transcripts.work.answer')}</dt>
        <dd className={styles['words']} lang={spokenLanguage(answer)}>
          {answer}
        </dd>
        {citations.length > 0 && (
          <>
            <dt>{t('transcripts.work.sources')}</dt>
            {citations.map(({ marker, fileName, page, quote }) => (
              <dd key={marker}>
                <details className={styles['source']}>
                  <summary>{t('transcripts.work.source', { file: fileName, page })}</summary>
                  <blockquote lang={spokenLanguage(quote)}>{quote}</blockquote>
                </details>
              </dd>
            ))}
          </>
        )}
      </dl>
      {override && (
        <p className={styles['override']}>
          {t('transcripts.verdict.changedBy', {
            by: override.by ?? t('transcripts.verdict.somebody'),
            when: relativeTime(override.at),
          })}
          : {override.reason}{' '}
          <span className={frame['soft']}>
            {t('transcripts.verdict.tutorSaid', { outcome: t(`transcripts.verdict.${override.original}`) })}
          </span>
        </p>
      )}
      <div className={styles['actions']}>
        <LinkButton
          small
          icon="chats"
          to={paths.transcript(place.courseId, place.learnerId, attempt.sessionId)}
          aria-label={t('transcripts.work.readLabel', { question })}
        >
          {t('transcripts.work.read')}
        </LinkButton>
        {editable && (
          <Button
            small
            icon="pencil"
            aria-label={t('transcripts.verdict.changeLabel', { question })}
            onClick={() => setAsking('change')}
          >
            {t('transcripts.verdict.change')}
          </Button>
        )}
        {editable && override && (
          <Button
            small
            icon="retry"
            aria-label={t('transcripts.verdict.takeBackLabel', { question })}
            onClick={() => setAsking('takeBack')}
          >
            {t('transcripts.verdict.takeBack')}
          </Button>
        )}
      </div>
      {asking !== null && (
        <ChangeVerdict
          place={place}
          attempt={attempt}
          takesBack={asking === 'takeBack'}
          onClose={() => setAsking(null)}
        />
      )}
    </article>
  );
}
