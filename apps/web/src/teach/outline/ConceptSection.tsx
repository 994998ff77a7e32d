import type { CourseOutline } from '@aila/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/Button.js';
import { DeleteDialog } from '../../trash/DeleteDialog.js';
import { AddForm } from './AddForm.js';
import { ConceptDialog } from './ConceptDialog.js';
import { ModuleItem } from './ModuleItem.js';
import { MoveButtons } from './MoveButtons.js';
import type { Moves } from './use-moves.js';
import type { OutlineEdits } from './use-outline-edits.js';
import styles from './ConceptSection.module.css';

interface ConceptSectionProps {
  course: CourseOutline;
  index: number;
  editable: boolean;
  edits: OutlineEdits;
  moves: Moves;
}

export function ConceptSection({ course, index, editable, edits, moves }: ConceptSectionProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const concept = course.concepts[index];
  if (!concept) return null;
  const close = () => setDialog(null);
  const thing = { kind: 'concept', id: concept.id, title: concept.title } as const;

  return (
    <section className={styles['concept']} aria-labelledby={`concept-${concept.id}`}>
      <header className={styles['head']}>
        <h2 id={`concept-${concept.id}`}>
          <span className={styles['number']}>{index + 1}</span> {concept.title}
        </h2>
        {editable && (
          <div className={styles['tools']}>
            <MoveButtons
              id={concept.id}
              title={concept.title}
              isFirst={index === 0}
              isLast={index === course.concepts.length - 1}
              onMove={moves.concept}
            />
            <IconButton
              icon="pencil"
              label={t('teach.rename', { title: concept.title })}
              onClick={() => setDialog('edit')}
            />
            <IconButton
              icon="trash"
              label={t('teach.delete', { title: concept.title })}
              onClick={() => setDialog('delete')}
            />
          </div>
        )}
      </header>
      {concept.modules.length === 0 ? (
        <p className={styles['none']}>{t('teach.module.none')}</p>
      ) : (
        <ol className={styles['modules']}>
          {concept.modules.map((module, place) => (
            <li key={module.id}>
              <ModuleItem
                course={course}
                module={module}
                isFirst={place === 0}
                isLast={place === concept.modules.length - 1}
                editable={editable}
                edits={edits}
                moves={moves}
              />
            </li>
          ))}
        </ol>
      )}
      {editable && (
        <div className={styles['add']}>
          <AddForm
            label={t('teach.module.newTitle', { concept: concept.title })}
            action={t('teach.module.add')}
            added={(title) => t('teach.module.added', { title })}
            onAdd={(title) => edits.addModule(concept.id, title)}
          />
        </div>
      )}
      {dialog === 'edit' && <ConceptDialog concept={concept} edits={edits} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog thing={thing} onDelete={() => edits.delete(thing)} onClose={close} />}
    </section>
  );
}
