import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../../api/failure.js';
import { Button } from '../../design/Button.js';
import { Dialog } from '../../design/Dialog.js';
import { FailureNotice } from '../../design/Notice.js';
import styles from './EditDialog.module.css';

interface EditDialogProps {
  title: string;
  onSave: (form: FormData) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A small form in a dialog: saves, says what went wrong, closes when it went well. */
export function EditDialog({ title, onSave, onClose, children }: EditDialogProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await onSave(form);
      onClose();
    } catch (cause) {
      setFailure(asFailure(cause));
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        {children}
        {failure && <FailureNotice failure={failure} />}
        <div className={styles['actions']}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="solid" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
