/** A sign-up whose code is awaited. Times are milliseconds since 1970. */
export interface PendingSignUp {
  readonly registrationId: string;
  readonly email: string;
  readonly expiresAt: number;
  readonly sentAt: number;
}

const key = 'aila.sign-up';

/**
 * Kept for this tab, so that a reload, or a phone that drops the page while its owner reads mail, loses nothing. It must
 * not travel in an address: with a link to somebody else's sign-up a stranger could be brought to confirm it.
 */
export class PendingSignUps {
  /** Stands in when storage is switched off. */
  private held: PendingSignUp | null = null;
  /** Never stored: whoever confirms without a reload is signed in at once. */
  private password: string | null = null;

  constructor(
    private readonly storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly now: () => number,
  ) {}

  begin(pending: PendingSignUp, password: string): void {
    this.password = password;
    this.keep(pending);
  }

  /** The code was mailed anew. */
  resent(): void {
    const pending = this.current();
    if (pending) this.keep({ ...pending, sentAt: this.now() });
  }

  current(): PendingSignUp | null {
    const found = this.held ?? this.read();
    return found !== null && found.expiresAt > this.now() ? found : null;
  }

  /** Ends the waiting. @returns the password, if this page was not loaded anew since it was typed */
  finish(): string | null {
    const { password } = this;
    this.password = null;
    this.held = null;
    try {
      this.storage().removeItem(key);
    } catch {
      // There is nothing to remove either.
    }
    return password;
  }

  private keep(pending: PendingSignUp): void {
    this.held = pending;
    try {
      this.storage().setItem(key, JSON.stringify(pending));
    } catch {
      // It still holds for this page.
    }
  }

  private read(): PendingSignUp | null {
    try {
      const found: unknown = JSON.parse(this.storage().getItem(key) ?? 'null');
      return isPending(found) ? found : null;
    } catch {
      return null;
    }
  }
}

function isPending(found: unknown): found is PendingSignUp {
  if (typeof found !== 'object' || found === null) return false;
  const { registrationId, email, expiresAt, sentAt } = found as Record<keyof PendingSignUp, unknown>;
  return (
    [registrationId, email].every((text) => typeof text === 'string') && [expiresAt, sentAt].every(Number.isFinite)
  );
}

export const pendingSignUps = new PendingSignUps(
  () => sessionStorage,
  () => Date.now(),
);
