import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/Button.js';
import { Icon } from '../../design/Icon.js';
import { acceptedFiles } from './file-kinds.js';
import styles from './DropArea.module.css';

/** Takes files by drag and drop or by the file picker, several at once. */
export function DropArea({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  // Entering a child leaves the parent: count to know whether the pointer is still inside.
  const depth = useRef(0);
  const [over, setOver] = useState(false);

  const drag = (change: 1 | -1) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current += change;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };

  return (
    // Dropping is the shortcut of a mouse; the button inside does the same for every other way of working.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-labelledby="drop-title"
      className={`${styles['area']} ${over ? styles['over'] : ''}`}
      onDragEnter={drag(1)}
      onDragLeave={drag(-1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <Icon name="upload" size={30} />
      <p id="drop-title" className={styles['title']}>
        {t(over ? 'files.drop.release' : 'files.drop.title')}
      </p>
      <p className={styles['hint']}>{t('files.drop.hint')}</p>
      <Button look="solid" onClick={() => input.current?.click()}>
        {t('files.drop.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={acceptedFiles}
        hidden
        aria-label={t('files.drop.choose')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </div>
  );
}
