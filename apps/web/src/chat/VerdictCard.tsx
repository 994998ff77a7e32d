import type { Verdict } from '@aila/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { TutorText } from './markdown/TutorText.js';
import { spokenLanguage } from './spoken-language.js';
import styles from './VerdictCard.module.css';

/** How the student's answer compared: the ideas it had, the ideas still missing. */
export function VerdictCard({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  const heading = useId();
  return (
    <div role="group" className={`${styles['card']} ${styles[verdict.outcome]}`} aria-labelledby={heading}>
      <h3 id={heading}>
        <Icon name={verdict.outcome === 'correct' ? 'check' : 'pencil'} size={18} />
        {t(`chat.verdict.${verdict.outcome}`)}
      </h3>
      {verdict.override && (
        <p className={styles['override']}>
          {t('chat.verdict.changed', { by: verdict.override.by ?? t('chat.verdict.somebody') })}{' '}
          {verdict.override.reason}{' '}
          <span>{t('chat.verdict.before', { outcome: t(`chat.verdict.${verdict.override.original}`) })}</span>
        </p>
      )}
      <Ideas title={t('chat.verdict.covered')} ideas={verdict.covered} covered />
      <Ideas title={t('chat.verdict.missing')} ideas={verdict.missing} covered={false} />
    </div>
  );
}

const nothing = () => undefined;
const noCitations: readonly never[] = [];

function Ideas({ title, ideas, covered }: { title: string; ideas: readonly string[]; covered: boolean }) {
  if (ideas.length === 0) return null;
  return (
    <div className={styles['ideas']}>
      <h4>{title}</h4>
      <ul>
        {ideas.map((idea) => (
          <li key={idea}>
            <span className={covered ? styles['tick'] : styles['ring']} aria-hidden="true">
              {covered && <Icon name="check" size={16} />}
            </span>
            <div lang={spokenLanguage(idea)}>
              <TutorText text={idea} citations={noCitations} onCite={nothing} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
