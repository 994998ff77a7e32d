/** A message in plain text to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** @throws when it was not accepted for delivery */
  send(mail: Mail): Promise<void>;
  close(): void;
}
