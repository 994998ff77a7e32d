import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { liveReplies } from './live/live.js';
import { Narration } from './live/narration.js';

/** Reads the replies of a session to those who do not see them. */
export function Narrator({ sessionId }: { sessionId: string }) {
  const { t, i18n } = useTranslation();
  const [lines, setLines] = useState<readonly string[]>([]);

  useEffect(() => {
    const words = {
      thinking: t('chat.thinking'),
      answered: t('chat.answered'),
      stopped: t('chat.stopped'),
      cut: t('chat.notice.cut'),
      filtered: t('chat.notice.filtered'),
    };
    const narration = new Narration(words, i18n.language);
    return liveReplies.subscribe(() => {
      if (narration.take(liveReplies.get(sessionId))) setLines(narration.lines);
    });
  }, [sessionId, t, i18n.language]);

  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label={t('chat.narration')}>
      {lines.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
    </div>
  );
}
