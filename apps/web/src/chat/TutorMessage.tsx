import type { Message } from '@aila/contracts';
import { memo, type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { useCopy } from '../design/use-copy.js';
import { copiedText } from './copied-text.js';
import type { OpenSource } from './conversation-view.js';
import { TutorText } from './markdown/TutorText.js';
import { withoutLooseEnds } from './markdown/unfinished.js';
import { spokenLanguage } from './spoken-language.js';
import { VerdictCard } from './VerdictCard.js';
import styles from './TutorMessage.module.css';

interface TutorMessageProps {
  message: Message;
  onCite: (messageId: string, marker: number) => void;
  openSource: OpenSource | null;
  /** Shown in place of what has not been said yet. */
  working?: ReactNode;
}

/** What the tutor said: the words, where they come from, and what the student's answer was worth. */
export const TutorMessage = memo(function TutorMessage({ message, onCite, openSource, working }: TutorMessageProps) {
  const { t } = useTranslation();
  const copy = useCopy();
  const cite = useCallback((marker: number) => onCite(message.id, marker), [onCite, message.id]);
  const copied = () =>
    copiedText(message, {
      sources: t('chat.source.copied'),
      place: ({ fileName, page }) => t('chat.source.at', { file: fileName, page }),
    });
  const isOver = message.state !== 'running';
  const current = openSource?.messageId === message.id ? openSource.citation.marker : null;

  return (
    <li className={styles['turn']}>
      <h2 className={styles['who']}>
        <Icon name="book" size={18} />
        {t('chat.tutor')}
      </h2>
      {message.content !== '' && (
        <div lang={spokenLanguage(message.content)}>
          <TutorText
            text={isOver ? message.content : withoutLooseEnds(message.content)}
            citations={message.citations}
            onCite={cite}
          />
        </div>
      )}
      {working}
      {message.citations.length > 0 && (
        <div className={styles['sources']}>
          <h3>{t('chat.source.list')}</h3>
          <ul>
            {message.citations.map((citation) => (
              <li key={citation.marker}>
                <button
                  type="button"
                  className={styles['source']}
                  aria-current={citation.marker === current || undefined}
                  onClick={() => cite(citation.marker)}
                >
                  <span className={styles['marker']}>{citation.marker}</span>
                  <span className={styles['file']}>{citation.fileName}</span>
                  <span className={styles['page']}>{t('chat.source.page', { page: citation.page })}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {message.verdict && <VerdictCard verdict={message.verdict} />}
      {message.state === 'stopped' && <p className={styles['note']}>{t('chat.stopped')}</p>}
      {message.notice && <p className={styles['note']}>{t(`chat.notice.${message.notice}`)}</p>}
      {message.state === 'interrupted' && <p className={styles['note']}>{t('chat.interrupted')}</p>}
      {isOver && copy && message.content !== '' && (
        <Button look="quiet" small icon="copy" className={styles['copy']} onClick={() => copy(copied())}>
          {t('chat.copy')}
        </Button>
      )}
    </li>
  );
});
