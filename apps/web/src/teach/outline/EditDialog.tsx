import type { ErrorParameters } from '@aila/contracts';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../../api/failure.js';
import { Button } from '../../design/Button.js';
import { Dialog } from '../../design/Dialog.js';
import { FailureNotice } from '../../design/Notice.js';
import { Overtaken, type OvertakenField } from '../../design/Overtaken.js';
import styles from './EditDialog.module.css';

interface EditDialogProps {
  title: string;
  /** @param version that was read before, for what has one; the one that is there now once somebody has overtaken this */
  onSave: (form: FormData, version: number) => Promise<unknown>;
  /** For what has versions: the one that was read, and each field beside what somebody else has saved meanwhile. */
  edition?: { version: number; compare: (theirs: ErrorParameters, form: FormData) => OvertakenField[] };
  onClose: () => void;
  children: ReactNode;
}

/** A small form in a dialog: saves, says what went wrong, closes when it went well. */
export function EditDialog({ title, onSave, edition, onClose, children }: EditDialogProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [version, setVersion] = useState(edition?.version ?? 0);
  const [overtaken, setOvertaken] = useState<OvertakenField[] | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await onSave(form, version);
      onClose();
    } catch (cause) {
      const refusal = asFailure(cause);
      const isOvertaken = edition !== undefined && refusal.code === 'CONFLICT';
      if (isOvertaken) setVersion(Number(refusal.parameters['version']));
      setOvertaken(isOvertaken ? edition.compare(refusal.parameters, form) : null);
      setFailure(isOvertaken ? null : refusal);
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        {children}
        {overtaken && <Overtaken fields={overtaken} onTakeTheirs={onClose} />}
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
