import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { liveReplies } from './live/live.js';
import { Narration } from './live/narration.js';
import { spokenLanguage } from './spoken-language.js';

interface Line {
  readonly text: string;
  readonly id: number;
}

/** A line leaves the log this long after it came (milliseconds): what was heard is not met a second time by reading on. */
const linger = 10_000;

let lastId = 0;

/** Reads the replies of a session to those who do not see them. */
export function Narrator({ sessionId }: { sessionId: string }) {
  const { t, i18n } = useTranslation();
  const [lines, setLines] = useState<readonly Line[]>([]);

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
      const fresh = narration.take(liveReplies.get(sessionId)).map((text) => ({ text, id: (lastId += 1) }));
      if (fresh.length === 0) return;
      setLines((known) => [...known, ...fresh]);
      setTimeout(() => setLines((known) => known.filter((line) => !fresh.includes(line))), linger);
    });
  }, [sessionId, t, i18n.language]);

  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label={t('chat.narration')}>
      {lines.map(({ id, text }) => (
        <p key={id} lang={spokenLanguage(text)}>
          {text}
        </p>
      ))}
    </div>
  );
}
