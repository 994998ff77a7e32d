import type { CourseFile, FileState } from '@aila/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../../design/announce.js';

/** Says when a file has become ready or has failed while one was looking; steps in between are not worth a word. */
export function useFileNews(files: readonly CourseFile[] | undefined): void {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const before = useRef<ReadonlyMap<string, FileState> | null>(null);

  useEffect(() => {
    if (files === undefined) return;
    for (const file of files) {
      const was = before.current?.get(file.id);
      if (was === undefined || was === file.state) continue;
      if (file.state === 'ready') say(t('files.news.ready', { name: file.name }));
      if (file.state === 'failed') say(t('files.news.failed', { name: file.name }));
    }
    before.current = new Map(files.map((file) => [file.id, file.state]));
  }, [files, say, t]);
}
