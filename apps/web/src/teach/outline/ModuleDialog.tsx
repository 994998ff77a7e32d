import type { CourseOutline, ErrorParameters, Module } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Select, TextArea, TextField } from '../../design/Field.js';
import { fromField, momentText, toField, zoneName } from '../../learn/release.js';
import { maxDescription, maxTitle } from '../../limits.js';
import { EditDialog } from './EditDialog.js';
import type { OutlineEdits } from './use-outline-edits.js';

interface ModuleDialogProps {
  course: CourseOutline;
  module: Module;
  edits: OutlineEdits;
  onClose: () => void;
}

const opensAt = (form: FormData) => String(form.get('releaseAt'));

export function ModuleDialog({ course, module, edits, onClose }: ModuleDialogProps) {
  const { t, i18n } = useTranslation();
  const save = (form: FormData, version: number) =>
    edits.changeModule(module.id, {
      version,
      title: String(form.get('title')).trim(),
      description: String(form.get('description')).trim(),
      conceptId: String(form.get('concept')),
      published: form.get('release') === 'published',
      // The field knows no seconds: a date that was not touched stays what it is.
      releaseAt: opensAt(form) === toField(module.releaseAt) ? module.releaseAt : fromField(opensAt(form)),
    });
  const stateOf = (published: boolean) => t(published ? 'teach.module.isPublished' : 'teach.module.isDraft');
  const conceptOf = (id: unknown) => course.concepts.find((concept) => concept.id === id)?.title ?? '';
  const momentOf = (at: string | null) => (at === null ? '' : momentText(at, i18n.language));
  const compare = (theirs: ErrorParameters, form: FormData) => [
    { label: t('teach.title'), theirs: String(theirs['title']), mine: String(form.get('title')).trim() },
    {
      label: t('teach.module.description'),
      theirs: String(theirs['description']),
      mine: String(form.get('description')).trim(),
    },
    {
      label: t('teach.module.concept'),
      theirs: conceptOf(theirs['conceptId']),
      mine: conceptOf(form.get('concept')),
    },
    {
      label: t('teach.module.release'),
      theirs: stateOf(theirs['published'] === true),
      mine: stateOf(form.get('release') === 'published'),
    },
    {
      label: t('teach.module.releaseAt'),
      theirs: momentOf((theirs['releaseAt'] as string | undefined) ?? null),
      mine: momentOf(fromField(opensAt(form))),
    },
  ];
  return (
    <EditDialog
      title={t('teach.module.editTitle')}
      onClose={onClose}
      onSave={save}
      edition={{ version: module.version, compare }}
    >
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
      <Select
        label={t('teach.module.release')}
        hint={t('teach.module.releaseHint')}
        name="release"
        defaultValue={module.published ? 'published' : 'draft'}
      >
        <option value="published">{t('teach.module.isPublished')}</option>
        <option value="draft">{t('teach.module.isDraft')}</option>
      </Select>
      <TextField
        label={t('teach.module.releaseAt')}
        hint={t('teach.module.releaseAtHint', { zone: zoneName(i18n.language) })}
        name="releaseAt"
        type="datetime-local"
        max="9999-12-31T23:59"
        defaultValue={toField(module.releaseAt)}
      />
    </EditDialog>
  );
}
