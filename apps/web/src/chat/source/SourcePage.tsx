import type { Citation } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { pageQuery } from '../../api/queries.js';
import { IconButton } from '../../design/Button.js';
import { Notice } from '../../design/Notice.js';
import { PageText } from '../../design/PageText.js';
import { QueryView } from '../../design/QueryView.js';
import type { OpenSource } from '../conversation-view.js';
import { locatePassage } from '../locate-passage.js';
import { spokenLanguage } from '../spoken-language.js';
import styles from './SourcePage.module.css';

/** The text of the cited page with the passage marked, the pages around it, and the answer's other sources. */
export function SourcePage({
  source,
  onMove,
}: {
  source: OpenSource;
  onMove: (messageId: string, marker: number) => void;
}) {
  const { citation, all, messageId } = source;
  return (
    <>
      {all.length > 1 && <OtherSources all={all} current={citation} onMove={(marker) => onMove(messageId, marker)} />}
      <Leaves key={`${messageId}.${citation.marker}`} citation={citation} />
    </>
  );
}

function OtherSources({
  all,
  current,
  onMove,
}: {
  all: readonly Citation[];
  current: Citation;
  onMove: (marker: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <ul className={styles['others']} aria-label={t('chat.source.list')}>
      {all.map((citation) => (
        <li key={citation.marker}>
          <button
            type="button"
            aria-current={citation.marker === current.marker || undefined}
            aria-label={t('chat.source.open', {
              marker: citation.marker,
              file: citation.fileName,
              page: citation.page,
            })}
            onClick={() => onMove(citation.marker)}
          >
            {citation.marker}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Leaves({ citation }: { citation: Citation }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState(citation.page);
  const page = useQuery(pageQuery(citation.fileId, number));
  const count = page.data?.pageCount;
  const isCited = number === citation.page;
  const isGone = page.data === undefined && page.isError && asFailure(page.error).status === 404;
  const passage = isCited && page.data ? locatePassage(page.data.text, citation) : null;

  if (isGone) return <KeptQuote citation={citation} />;
  return (
    <>
      <div className={styles['leaf']}>
        <IconButton
          icon="back"
          label={t('pages.previous')}
          aria-disabled={number <= 1 || undefined}
          onClick={() => setNumber(Math.max(1, number - 1))}
        />
        <p aria-live="polite">
          {count === undefined ? t('pages.one', { page: number }) : t('pages.of', { page: number, count })}
        </p>
        <IconButton
          icon="forward"
          label={t('pages.next')}
          aria-disabled={(count !== undefined && number >= count) || undefined}
          onClick={() => setNumber(Math.min(count ?? number, number + 1))}
        />
      </div>
      <QueryView query={page} lines={10}>
        {(data) => (
          <>
            {isCited && passage === null && (
              <Notice tone="warning">
                <p>{t('chat.source.changed')}</p>
              </Notice>
            )}
            <PageText text={data.text} passage={passage} label={t('pages.one', { page: number })} />
          </>
        )}
      </QueryView>
    </>
  );
}

/** Instead of a page that is no longer in the course: what was kept of it when it was cited. */
function KeptQuote({ citation: { quote } }: { citation: Citation }) {
  const { t } = useTranslation();
  const isKept = quote.trim() !== '';
  return (
    <>
      <Notice tone="warning">
        <p>{t('chat.source.deleted')}</p>
      </Notice>
      {isKept && (
        <figure className={styles['kept']}>
          <figcaption>{t('chat.source.kept')}</figcaption>
          {/* Scrolls by itself, so it must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <blockquote tabIndex={0} lang={spokenLanguage(quote)}>
            {quote}
          </blockquote>
        </figure>
      )}
    </>
  );
}
