import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/Button.js';
import type { Direction } from './order.js';
import { moveButtonId } from './use-moves.js';

interface MoveButtonsProps {
  id: string;
  title: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (id: string, direction: Direction) => void;
}

/** Buttons at the edge stay focusable and only say that they cannot go further. */
export function MoveButtons({ id, title, isFirst, isLast, onMove }: MoveButtonsProps) {
  const { t } = useTranslation();
  return (
    <>
      <IconButton
        id={moveButtonId(id, 'up')}
        icon="up"
        label={t('teach.moveUp', { title })}
        aria-disabled={isFirst || undefined}
        onClick={() => !isFirst && onMove(id, 'up')}
      />
      <IconButton
        id={moveButtonId(id, 'down')}
        icon="down"
        label={t('teach.moveDown', { title })}
        aria-disabled={isLast || undefined}
        onClick={() => !isLast && onMove(id, 'down')}
      />
    </>
  );
}
