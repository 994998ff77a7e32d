import type { CourseOutline, Module } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Select, TextArea, TextField } from '../../design/Field.js';
import { maxDescription, maxTitle } from '../../limits.js';
import { EditDialog } from './EditDialog.js';
import type { OutlineEdits } from './use-outline-edits.js';

interface ModuleDialogProps {
  course: CourseOutline;
  module: Module;
  edits: OutlineEdits;
  onClose: () => void;
}

export function ModuleDialog({ course, module, edits, onClose }: ModuleDialogProps) {
  const { t } = useTranslation();
  const save = (form: FormData) =>
    edits.changeModule(module.id, {
      title: String(form.get('title')).trim(),
      description: String(form.get('description')).trim(),
      conceptId: String(form.get('concept')),
    });
  return (
    <EditDialog title={t('teach.module.editTitle')} onClose={onClose} onSave={save}>
      <TextField
        label={t('teach.title')}
        name="title"
        defaultValue={module.title}
        required
        maxLength={maxTitle}
        pattern=".*\S.*"
      />
      <TextArea
        label={t('teach.module.description')}
        hint={t('teach.module.descriptionHint')}
        name="description"
        defaultValue={module.description}
        maxLength={maxDescription}
      />
      <Select label={t('teach.module.concept')} name="concept" defaultValue={module.conceptId}>
        {course.concepts.map((concept) => (
          <option key={concept.id} value={concept.id}>
            {concept.title}
          </option>
        ))}
      </Select>
    </EditDialog>
  );
}
