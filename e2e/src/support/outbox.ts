import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How long a mail may take (milliseconds). */
const limit = 30_000;
const interval = 100;

const outbox = () => process.env['AILA_OUTBOX'] ?? join(__dirname, '../../../.aila/outbox');

/** How many mails an address has got so far. */
export function mailCount(address: string): number {
  return mailsTo(address).length;
}

/** The code in the mail to an address that comes after `known` earlier ones. */
export async function mailedCode(address: string, known: number): Promise<string> {
  const until = Date.now() + limit;
  for (;;) {
    const code = /^\s*(\d{8})\s*$/m.exec(mailsTo(address)[known] ?? '')?.[1];
    if (code !== undefined) return code;
    if (Date.now() > until) throw new Error(`No mail with a code came to ${address}`);
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

/** In the order in which they were sent, which is that of the files' names. */
export function mailsTo(address: string): string[] {
  return listed()
    .map((file) => readFileSync(join(outbox(), file), 'utf8'))
    .filter((mail) => mail.includes(`\nTo: ${address}\n`));
}

function listed(): string[] {
  try {
    return readdirSync(outbox()).sort();
  } catch {
    // The folder comes with the first mail.
    return [];
  }
}
