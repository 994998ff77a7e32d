/** A message in plain text to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export abstract class Mailer {
  /** @throws when it was not accepted for delivery */
  abstract send(mail: Mail): Promise<void>;
  abstract close(): void;
}
