import { useTranslation } from 'react-i18next';
import { Button } from './Button.js';
import { Notice } from './Notice.js';
import styles from './Overtaken.module.css';

/** A field that somebody else has saved with another value meanwhile. */
export interface OvertakenField {
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
}

interface OvertakenProps {
  fields: readonly OvertakenField[];
  onTakeTheirs: () => void;
}

/** What is there now beside what was entered here. Saving again keeps what was entered. */
export function Overtaken({ fields, onTakeTheirs }: OvertakenProps) {
  const { t } = useTranslation();
  const different = fields.filter(({ theirs, mine }) => theirs !== mine);
  return (
    <Notice tone="warning">
      <p>{t(different.length === 0 ? 'common.overtaken.same' : 'common.overtaken.lead')}</p>
      {different.map(({ label, theirs, mine }) => (
        <dl key={label} className={styles['field']}>
          <dt>{label}</dt>
          <dd>
            <span>{t('common.overtaken.theirs')}</span> {theirs === '' ? t('common.overtaken.empty') : theirs}
          </dd>
          <dd>
            <span>{t('common.overtaken.mine')}</span> {mine === '' ? t('common.overtaken.empty') : mine}
          </dd>
        </dl>
      ))}
      <Button small onClick={onTakeTheirs}>
        {t('common.overtaken.take')}
      </Button>
    </Notice>
  );
}
