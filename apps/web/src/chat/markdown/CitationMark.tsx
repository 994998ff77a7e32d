import type { Citation } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import styles from './CitationMark.module.css';

/** The number of a citation within the text; opens its source. */
export function CitationMark({ citation, onCite }: { citation: Citation; onCite: (marker: number) => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles['mark']}
      aria-label={t('chat.source.open', { marker: citation.marker, file: citation.fileName, page: citation.page })}
      title={t('chat.source.at', { file: citation.fileName, page: citation.page })}
      onClick={() => onCite(citation.marker)}
    >
      {citation.marker}
    </button>
  );
}
