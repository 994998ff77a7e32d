import { useTranslation } from 'react-i18next';
import { Button } from '../../design/Button.js';
import { TextArea } from '../../design/Field.js';
import { useCopy } from '../../design/use-copy.js';
import styles from './KeptDraft.module.css';
import { useDraft } from './use-draft.js';

/** What was typed in a chat that can no longer be opened, to be taken elsewhere. */
export function KeptDraft({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation();
  const copy = useCopy();
  const { text, sent } = useDraft(sessionId);
  const words = [sent?.content, text].filter(Boolean).join('\n\n');
  if (words === '') return null;
  return (
    <div className={styles['kept']}>
      <TextArea label={t('chat.leftover')} readOnly rows={6} value={words} />
      {copy && (
        <Button small icon="copy" onClick={() => copy(words)}>
          {t('chat.copy')}
        </Button>
      )}
    </div>
  );
}
