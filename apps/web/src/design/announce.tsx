import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import styles from './announce.module.css';

interface Announcer {
  /** Read aloud politely, and shown for a moment when `visible`. */
  say: (text: string, visible?: boolean) => void;
}

const AnnouncerContext = createContext<Announcer>({ say: () => undefined });

/** How long a visible word stays (milliseconds): time to read a line twice. */
const shownFor = 5000;

/** One polite live region for the whole application: "Saved", "Moved to place 2 of 5". */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState({ text: '', turn: 0 });
  const [shown, setShown] = useState<string | null>(null);

  const say = useCallback((text: string, visible = false) => {
    setSpoken((last) => ({ text, turn: last.turn + 1 }));
    if (!visible) return;
    setShown(text);
    setTimeout(() => setShown((current) => (current === text ? null : current)), shownFor);
  }, []);
  const announcer = useMemo(() => ({ say }), [say]);

  return (
    <AnnouncerContext value={announcer}>
      {children}
      <div role="status" aria-live="polite" className="visually-hidden">
        {/* A new element for each turn, so that the same words twice are read twice. */}
        <span key={spoken.turn}>{spoken.text}</span>
      </div>
      {shown !== null && (
        <p className={styles['toast']} aria-hidden="true">
          {shown}
        </p>
      )}
    </AnnouncerContext>
  );
}

export function useAnnouncer(): Announcer {
  return useContext(AnnouncerContext);
}
