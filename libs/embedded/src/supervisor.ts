import type { ServiceName } from '@aila/database';
import { EmbeddedStack } from './embedded-stack.js';
import { seedDemo } from './demo.js';
import { hasDemoAccounts } from './service-environments.js';

/**
 * What `npm start` talks to: reports progress, starts a service anew whose program has changed, and ends everything when
 * told to or when its parent is gone.
 */
type Message = { readonly report: string } | { readonly ready: string } | { readonly failed: string };
const tell = (message: Message) => process.connected && process.send?.(message);

const [root, directory, port] = process.argv.slice(2) as [string, string, string];
// Arguments can be read by everybody on the machine, the environment cannot.
const demoPassword = process.env['AILA_DEMO_PASSWORD'] ?? '';
let starting: Promise<EmbeddedStack> | undefined;
let ending: Promise<void> | undefined;
const end = (code: number) => {
  ending ??= (async () => {
    // What is only half started, such as the database, can be ended in order when it has started.
    const stack = await starting?.catch(() => undefined);
    await stack?.stop();
    process.exit(code);
  })();
};
process.on('message', (message: 'stop' | { readonly reload: ServiceName }) => {
  if (message === 'stop') return end(0);
  const { reload: name } = message;
  void starting
    ?.then((stack) => stack.services.get(name)?.reload())
    .then(() => tell({ report: `${name} runs as it is now` }))
    .catch((error: Error) => tell({ report: error.message }));
});
process.on('disconnect', () => end(0));
process.on('SIGTERM', () => end(0));
process.on('SIGINT', () => end(0));
process.on('SIGHUP', () => end(0));

try {
  const report = (message: string) => tell({ report: message });
  starting = EmbeddedStack.start({ root, directory, port: Number(port), demoPassword, given: process.env, report });
  const stack = await starting;
  if (!ending && hasDemoAccounts(process.env)) await seedDemo({ url: stack.url, password: demoPassword, report });
  if (!ending) tell({ ready: stack.url });
} catch (error) {
  if (!ending) tell({ failed: (error as Error).stack ?? String(error) });
  end(1);
}
