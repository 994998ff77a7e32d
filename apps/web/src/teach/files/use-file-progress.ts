import type { CourseFile } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listen } from '../../api/socket.js';
import { filesQuery } from './files-data.js';

type FileChange = Pick<CourseFile, 'id' | 'state' | 'failure' | 'progress' | 'version'>;

const subscriptionTo = (moduleId: string) => `subscription {
  fileProgress(moduleId: ${JSON.stringify(moduleId)}) {
    id
    state
    failure
    progress { pagesDone pagesTotal chunksDone chunksTotal }
    version
  }
}`;

/** A file that has become ready is used by the tutor from then on; what is heard late of an older version changes nothing. */
export function changed(file: CourseFile, change: FileChange): CourseFile {
  const { state, version, progress } = change;
  if (version < file.version) return file;
  const isUsed = state === 'ready';
  return { ...file, ...change, ...(isUsed ? { readyVersion: version, pageCount: progress.pagesTotal } : {}) };
}

/**
 * Keeps the cached files of a module as the server reports them while the screen is open. Gives whether the socket is
 * up; while it is not, the screen asks now and then instead.
 */
export function useFileProgress(moduleId: string): boolean {
  const cache = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    const { queryKey } = filesQuery(moduleId);
    const take = (change: FileChange) => {
      let known = false;
      cache.setQueryData(queryKey, (files) =>
        files?.map((file) => {
          if (file.id !== change.id) return file;
          known = true;
          return changed(file, change);
        }),
      );
      if (!known) void cache.invalidateQueries({ queryKey });
    };
    return listen<{ fileProgress: FileChange }>(
      subscriptionTo(moduleId),
      ({ fileProgress }) => take(fileProgress),
      (isUp) => {
        setLive(isUp);
        // What happened while nobody listened.
        if (isUp) void cache.invalidateQueries({ queryKey });
      },
    );
  }, [cache, moduleId]);

  return live;
}
