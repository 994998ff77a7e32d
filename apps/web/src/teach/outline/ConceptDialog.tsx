import type { Concept } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../design/Field.js';
import { maxTitle } from '../../limits.js';
import { EditDialog } from './EditDialog.js';
import type { OutlineEdits } from './use-outline-edits.js';

const titleOf = (form: FormData) => String(form.get('title')).trim();

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
      onSave={(form, version) => edits.renameConcept(concept.id, titleOf(form), version)}
      edition={{
        version: concept.version,
        compare: ({ title }, form) => [{ label: t('teach.title'), theirs: String(title), mine: titleOf(form) }],
      }}
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
