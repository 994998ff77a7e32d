import type { CoursePrompt } from '@aila/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { QueryView } from '../../design/QueryView.js';
import { Tag } from '../../design/Tag.js';
import { useRelativeTime } from '../../i18n/relative-time.js';
import { promptVersionsQuery } from './prompt-data.js';
import { TextDifference } from './TextDifference.js';
import styles from './PromptPage.module.css';

interface PromptVersionsProps {
  courseId: string;
  inForce: CoursePrompt;
  /** Puts a text into the field, from where it is saved like any other. */
  onTake: (text: string) => void;
}

/** The texts that were in force before, each with what has changed since. */
export function PromptVersions({ courseId, inForce, onTake }: PromptVersionsProps) {
  const { t } = useTranslation();
  const versions = useInfiniteQuery(promptVersionsQuery(courseId));
  if (inForce.version === 0) return null;
  return (
    <section className={styles['versions']} aria-labelledby="prompt-versions">
      <h2 id="prompt-versions">{t('prompt.versions')}</h2>
      <QueryView query={versions} lines={3}>
        {({ pages }) => (
          <ol className={styles['list']}>
            {pages
              .flatMap(({ items }) => items)
              .map((version) => (
                <Version key={version.version} version={version} inForce={inForce} onTake={onTake} />
              ))}
          </ol>
        )}
      </QueryView>
      {versions.hasNextPage && (
        <Button busy={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          {t('prompt.more')}
        </Button>
      )}
    </section>
  );
}

function Version({ version, inForce, onTake }: { version: CoursePrompt } & Omit<PromptVersionsProps, 'courseId'>) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const relativeTime = useRelativeTime();
  const [open, setOpen] = useState(false);
  const isInForce = version.version === inForce.version;
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span>{t('prompt.version', { number: version.version })}</span>
          <span className={styles['soft']}>
            {[version.author, version.createdAt && relativeTime(version.createdAt)].filter(Boolean).join(' · ')}
          </span>
          {isInForce && <Tag>{t('prompt.inForce')}</Tag>}
        </summary>
        {open && (
          <>
            {isInForce || version.content === '' ? (
              <p className={styles['difference']}>{version.content === '' ? t('prompt.nothing') : version.content}</p>
            ) : (
              <>
                <p className={styles['soft']}>{t('prompt.sinceThen')}</p>
                <TextDifference from={version.content} to={inForce.content} />
              </>
            )}
            {!isInForce && (
              <Button
                small
                icon="retry"
                onClick={() => {
                  onTake(version.content);
                  say(t('prompt.taken', { number: version.version }), true);
                }}
              >
                {t('prompt.take')}
              </Button>
            )}
          </>
        )}
      </details>
    </li>
  );
}
