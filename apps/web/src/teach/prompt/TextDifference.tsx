import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PromptPage.module.css';

/** What was taken out of a text and what came into it, word by word; by colour, by line, and for a screen reader by element. */
export function TextDifference({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation();
  const parts = useMemo(() => diffWordsWithSpace(from, to), [from, to]);
  if (from === to) return <p className={styles['soft']}>{t('prompt.same')}</p>;
  return (
    <p className={styles['difference']}>
      {parts.map(({ value, added, removed }, index) => {
        if (added) return <ins key={index}>{value}</ins>;
        return removed ? <del key={index}>{value}</del> : <span key={index}>{value}</span>;
      })}
    </p>
  );
}
