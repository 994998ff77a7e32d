import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { auth } from './api/client.js';
import { App } from './app/App.js';
import { fetchAhead } from './app/fetch-ahead.js';
// Forgets what was typed when the person signs out, from whichever screen.
import './chat/drafts/use-draft.js';
import { firstLanguage } from './shell/preferences.js';
import { queryClient } from './shell/query-client.js';
import { router } from './app/routes.js';
import { startLanguages } from './i18n/index.js';
import { isOwner, landing, takeWayBack } from './sign-in/way-back.js';

let epoch = auth.getState().epoch;
auth.subscribe(() => {
  // What was read for one person must never be shown to the next.
  if (auth.getState().epoch !== epoch) queryClient.clear();
  epoch = auth.getState().epoch;
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

void Promise.all([startLanguages(firstLanguage()), auth.restore()]).then(async () => {
  const { status, person } = auth.getState();
  const isSignedIn = status === 'signed-in';
  const wayBack = takeWayBack();
  const mayGoBack = !isSignedIn || isOwner(person);
  const target = landing(location.pathname + location.search, mayGoBack ? wayBack : null, isSignedIn);
  if (target !== null) await router.navigate(target, { replace: true });
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  if (!isSignedIn) fetchAhead(false);
});
