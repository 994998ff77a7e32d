/** Why a model failed, as far as its provider says. Its text may be logged and shown to administrators. */
export class ModelFailure extends Error {
  /** The status of a refusal; null where there was none. */
  readonly status: number | null;
  /**
   * Milliseconds after which asking again may help, as the provider says; `soon` where it does not say; `never` where
   * the same request would fail again.
   */
  readonly again: number | 'soon' | 'never';
  /** The connection broke: what was said until then stands. */
  readonly broken: boolean;

  constructor(
    message: string,
    {
      status = null,
      again = 'soon',
      broken = false,
      cause,
    }: Partial<Pick<ModelFailure, 'status' | 'again' | 'broken' | 'cause'>> = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'ModelFailure';
    this.status = status;
    this.again = again;
    this.broken = broken;
  }

  /** What follows from the status of a refusal: only a timeout, a limit and a fault of the server pass by themselves. */
  static ofStatus(status: number, reason: string, retryAfterMs: number | null = null): ModelFailure {
    const passes = status === 408 || status === 429 || status >= 500;
    const said = reason === '' ? '.' : `: ${reason}`;
    return new ModelFailure(`The model’s endpoint answered with status ${status}${said}`, {
      status,
      again: passes ? (retryAfterMs ?? 'soon') : 'never',
    });
  }
}
