import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button, LinkButton } from '../design/Button.js';
import { FailureNotice, Notice } from '../design/Notice.js';
import { reloadAfter, restore, type Thing } from './trash-data.js';
import styles from './Trash.module.css';

interface UndoNoticeProps {
  thing: Thing;
  /** Where the trash is looked through. */
  trash: string;
  onUndone: () => void;
}

/** What was just deleted, with the way back. It takes the focus, which what was deleted has lost. */
export function UndoNotice({ thing, trash, onUndone }: UndoNoticeProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { id, title } = thing;

  useEffect(() => button.current?.focus(), [id]);

  const undo = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await restore(thing);
      await reloadAfter(cache);
      say(t('trash.restored', { title }), true);
      onUndone();
    } catch (cause) {
      setFailure(asFailure(cause));
      setBusy(false);
    }
  };

  return (
    <div className={styles['undo']}>
      <Notice tone="plain">
        <p>{t('trash.deleted', { title })}</p>
        <p className={styles['ways']}>
          <Button ref={button} small busy={busy} onClick={() => void undo()}>
            {t('trash.undo')}
          </Button>
          <LinkButton to={trash} small icon="trash">
            {t('trash.title')}
          </LinkButton>
        </p>
      </Notice>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}
