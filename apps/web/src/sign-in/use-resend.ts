import { useEffect, useState } from 'react';
import { asFailure, type Failure } from '../api/failure.js';

/** How long a mail is given to arrive before another one can be asked for (milliseconds). */
const patience = 30_000;
const second = 1000;

interface Resend {
  /** Seconds until a mail can be asked for; 0 when it can. */
  readonly wait: number;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly ask: () => void;
}

/**
 * Asks for a code again, with a pause after each mail and as long a one as the service demands.
 *
 * @param sentAt when the last code was mailed, in milliseconds since 1970; null when that is not known
 * @param onSent called after each further mail
 */
export function useResend(sentAt: number | null, send: () => Promise<unknown>, onSent: () => void): Resend {
  const [allowedAt, setAllowedAt] = useState(sentAt === null ? 0 : sentAt + patience);
  const [now, setNow] = useState(() => Date.now());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const wait = Math.max(0, Math.ceil((allowedAt - now) / second));

  useEffect(() => {
    if (wait === 0) return;
    const timer = setInterval(() => setNow(Date.now()), second);
    return () => clearInterval(timer);
  }, [wait]);

  const holdFor = (milliseconds: number) => {
    const at = Date.now();
    setNow(at);
    setAllowedAt(at + milliseconds);
  };

  const ask = async () => {
    if (busy || wait > 0) return;
    setBusy(true);
    setFailure(null);
    try {
      await send();
      holdFor(patience);
      onSent();
    } catch (cause) {
      const refusal = asFailure(cause);
      setFailure(refusal);
      if (refusal.code === 'TOO_MANY_REQUESTS') holdFor(Number(refusal.parameters['seconds'] ?? 60) * second);
    } finally {
      setBusy(false);
    }
  };

  return { wait, busy, failure, ask: () => void ask() };
}
