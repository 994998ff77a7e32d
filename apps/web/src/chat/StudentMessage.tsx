import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { TutorText } from './markdown/TutorText.js';
import styles from './StudentMessage.module.css';

const nothing = () => undefined;
const noCitations: readonly never[] = [];

interface StudentMessageProps {
  content: string;
  onEdit?: (() => void) | undefined;
  /** Who said it, for who reads the chat of somebody else. */
  who?: string;
}

/** The student's words, as typed: `__init__` stays `__init__`. Only a fenced block of code asks for Markdown. */
export function StudentMessage({ content, onEdit, who }: StudentMessageProps) {
  const { t } = useTranslation();
  return (
    <li className={styles['turn']}>
      <h2 className="visually-hidden">{who ?? t('chat.you')}</h2>
      <div className={styles['bubble']}>
        {content.includes('```') ? (
          <TutorText text={content} citations={noCitations} onCite={nothing} />
        ) : (
          <p className={styles['words']}>{content}</p>
        )}
      </div>
      {onEdit && (
        <Button look="quiet" small icon="pencil" className={styles['edit']} onClick={onEdit}>
          {t('chat.edit')}
        </Button>
      )}
    </li>
  );
}
