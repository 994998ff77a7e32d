import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/Button.js';
import { Dialog } from '../../design/Dialog.js';
import { useMedia } from '../../design/use-media.js';
import type { OpenSource } from '../conversation-view.js';
import { SourcePage } from './SourcePage.js';
import styles from './SourcePanel.module.css';

interface SourcePanelProps {
  source: OpenSource;
  onMove: (messageId: string, marker: number) => void;
  onClose: () => void;
}

/** The page behind a citation: beside the chat where there is room, as a sheet over it on a phone. */
export function SourcePanel({ source, onMove, onClose }: SourcePanelProps) {
  const wide = useMedia('(min-width: 60rem)');
  return wide ? (
    <SidePanel source={source} onMove={onMove} onClose={onClose} />
  ) : (
    <Dialog title={source.citation.fileName} shape="tall" onClose={onClose}>
      <SourcePage source={source} onMove={onMove} />
    </Dialog>
  );
}

function SidePanel({ source, onMove, onClose }: SourcePanelProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  return (
    // Escape closes from anywhere inside; the close button does the same for every other way of working.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className={styles['panel']}
      aria-label={t('chat.source.panel')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={styles['head']}>
        <h2 ref={heading} tabIndex={-1}>
          {source.citation.fileName}
        </h2>
        <IconButton icon="close" label={t('common.close')} onClick={onClose} />
      </header>
      <SourcePage source={source} onMove={onMove} />
    </aside>
  );
}
