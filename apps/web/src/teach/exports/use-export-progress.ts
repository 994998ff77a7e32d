import type { ChatExport } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listen } from '../../api/socket.js';
import { exportsQuery, isUnderWay, showExport } from './exports-data.js';

type ExportChange = Pick<ChatExport, 'id' | 'state' | 'failure' | 'messagesDone' | 'messagesTotal'>;

const subscriptionTo = (courseId: string) => `subscription {
  chatExportProgress(courseId: ${JSON.stringify(courseId)}) { id state failure messagesDone messagesTotal }
}`;

/**
 * Keeps the list of a course's exports as the server reports them while the screen is open. Gives whether the socket is up;
 * while it is not, the screen asks now and then instead.
 */
export function useExportProgress(courseId: string): boolean {
  const cache = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    const { queryKey } = exportsQuery(courseId);
    return listen<{ chatExportProgress: ExportChange }>(
      subscriptionTo(courseId),
      ({ chatExportProgress: change }) => {
        const isThere = showExport(cache, courseId, change);
        // Its size, and how long it is kept, are read.
        if (!isThere || !isUnderWay(change)) void cache.invalidateQueries({ queryKey });
      },
      (isUp) => {
        setLive(isUp);
        // What happened while nobody listened.
        if (isUp) void cache.invalidateQueries({ queryKey });
      },
    );
  }, [cache, courseId]);

  return live;
}
