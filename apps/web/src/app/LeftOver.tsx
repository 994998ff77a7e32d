import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { TextArea } from '../design/Field.js';
import { forgetLeftOver, leftOver } from './left-over.js';
import styles from './LeftOver.module.css';

/** After the sign-in that an ended session asked for: what stood in the fields of the page that had to make way. */
export function LeftOver() {
  const { t } = useTranslation();
  const [entries, setEntries] = useState(leftOver);
  if (entries.length === 0) return null;
  const dismiss = () => {
    forgetLeftOver();
    setEntries([]);
  };
  return (
    <section className={styles['kept']} aria-label={t('shell.leftOver')}>
      <p>{t('shell.leftOver')}</p>
      {entries.map(({ label, value }, index) => (
        <TextArea key={index} label={label} value={value} rows={2} readOnly />
      ))}
      <Button small onClick={dismiss}>
        {t('shell.leftOverSeen')}
      </Button>
    </section>
  );
}
