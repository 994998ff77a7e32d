import type { Contents } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { contentsQuery, type Thing } from './trash-data.js';

interface DeleteDialogProps {
  thing: Thing;
  onDelete: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something goes to the trash, and says what goes with it. */
export function DeleteDialog({ thing, onDelete, onClose }: DeleteDialogProps) {
  const { t } = useTranslation();
  const contents = useQuery(contentsQuery(thing)).data;
  const words = useContentsWords();
  const { kind, title } = thing;
  return (
    <ConfirmDialog
      title={t('trash.deleteTitle', { title })}
      text={contents ? `${words(kind, contents)} ${t('trash.kept', { count: contents.days })}` : t('common.loading')}
      action={t('common.delete')}
      onConfirm={onDelete}
      onClose={onClose}
    />
  );
}

function useContentsWords() {
  const { t, i18n } = useTranslation();
  return (kind: Thing['kind'], { modules, files, people, chats }: Contents): string => {
    const parts = [
      ...(kind === 'module' ? [] : [t('trash.modules', { count: modules })]),
      t('trash.files', { count: files }),
      ...(kind === 'course' ? [t('trash.people', { count: people })] : []),
      kind === 'course'
        ? t('trash.chats', { count: chats })
        : t('trash.chatsOf', { chats: t('trash.chats', { count: chats }), count: people }),
    ];
    return t('trash.belongs', { things: new Intl.ListFormat(i18n.language).format(parts) });
  };
}
