/** The screens that most people open next, in the order of the way there. */
const beforeSignIn = [() => import('../courses/CoursesPage.js')];
const afterSignIn = [
  () => import('../courses/CoursesPage.js'),
  () => import('../learn/CoursePage.js'),
  () => import('../chat/ChatPage.js'),
];

interface Connection {
  readonly saveData?: boolean;
}

/** When the browser has nothing else to do, at the latest after so many milliseconds. */
const patience = 5000;

/**
 * Fetches the code of the next screens while nothing else is to be done, so that a click need not wait for it. Never
 * where somebody asked the browser to save data; what fails is fetched again when it is needed.
 */
export function fetchAhead(isSignedIn: boolean): void {
  if ((navigator as { connection?: Connection }).connection?.saveData) return;
  const next = async () => {
    for (const load of isSignedIn ? afterSignIn : beforeSignIn) await load();
  };
  const begin = () => void next().catch(() => undefined);
  if ('requestIdleCallback' in globalThis) requestIdleCallback(begin, { timeout: patience });
  else setTimeout(begin, patience);
}
