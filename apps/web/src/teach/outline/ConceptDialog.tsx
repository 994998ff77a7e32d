import type { Concept } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../design/Field.js';
import { maxTitle } from '../../limits.js';
import { EditDialog } from './EditDialog.js';
import type { OutlineEdits } from './use-outline-edits.js';

export function ConceptDialog({
  concept,
  edits,
  onClose,
}: {
  concept: Concept;
  edits: OutlineEdits;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <EditDialog
      title={t('teach.concept.editTitle')}
      onClose={onClose}
      onSave={(form) => edits.renameConcept(concept.id, String(form.get('title')).trim())}
    >
      <TextField
        label={t('teach.title')}
        name="title"
        defaultValue={concept.title}
        required
        maxLength={maxTitle}
        pattern=".*\S.*"
      />
    </EditDialog>
  );
}
