import type { CourseOutline } from '@aila/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../../shell/paths.js';
import { IconButton } from '../../design/Button.js';
import { DeleteDialog } from '../../trash/DeleteDialog.js';
import { Tag } from '../../design/Tag.js';
import { isOpen, momentText } from '../../learn/release.js';
import { ModuleDialog } from './ModuleDialog.js';
import { MoveButtons } from './MoveButtons.js';
import { TutoringDialog } from './TutoringDialog.js';
import { PublishButton } from './PublishButton.js';
import type { Moves } from './use-moves.js';
import type { OutlineEdits } from './use-outline-edits.js';
import styles from './ModuleItem.module.css';

interface ModuleItemProps {
  course: CourseOutline;
  module: CourseOutline['concepts'][number]['modules'][number];
  isFirst: boolean;
  isLast: boolean;
  editable: boolean;
  edits: OutlineEdits;
  moves: Moves;
}

export function ModuleItem({ course, module, isFirst, isLast, editable, edits, moves }: ModuleItemProps) {
  const { t, i18n } = useTranslation();
  const [dialog, setDialog] = useState<'edit' | 'tutoring' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const thing = { kind: 'module', id: module.id, title: module.title } as const;
  return (
    <article className={styles['item']}>
      <div className={styles['words']}>
        <h3>
          <Link to={paths.files(course.id, module.id)}>{module.title}</Link>
          {!module.published && (
            <>
              {' '}
              <Tag tone="warning">{t('teach.module.isDraft')}</Tag>
            </>
          )}
          {module.readable === false && (
            <>
              {' '}
              <Tag tone="warning">{t('teach.module.noFiles')}</Tag>
            </>
          )}
          {module.releaseAt !== null && !isOpen({ ...module, published: true }) && (
            <>
              {' '}
              <Tag tone="plain">{t('teach.module.opensAt', { date: momentText(module.releaseAt, i18n.language) })}</Tag>
            </>
          )}
        </h3>
        {module.description !== '' && <p>{module.description}</p>}
      </div>
      {editable && (
        <div className={styles['tools']}>
          <MoveButtons id={module.id} title={module.title} isFirst={isFirst} isLast={isLast} onMove={moves.module} />
          <PublishButton module={module} edits={edits} />
          <IconButton
            icon="chats"
            label={t('teach.tutoring.open', { title: module.title })}
            onClick={() => setDialog('tutoring')}
          />
          <IconButton
            icon="pencil"
            label={t('teach.edit', { title: module.title })}
            onClick={() => setDialog('edit')}
          />
          <IconButton
            icon="trash"
            label={t('teach.delete', { title: module.title })}
            onClick={() => setDialog('delete')}
          />
        </div>
      )}
      {dialog === 'edit' && <ModuleDialog course={course} module={module} edits={edits} onClose={close} />}
      {dialog === 'tutoring' && <TutoringDialog module={module} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog thing={thing} onDelete={() => edits.delete(thing)} onClose={close} />}
    </article>
  );
}
