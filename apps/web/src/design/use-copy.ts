import { useTranslation } from 'react-i18next';
import { useAnnouncer } from './announce.js';

/** Copies a text and says so. Null where the browser has no clipboard, which it withholds from pages without HTTPS. */
export function useCopy(): ((text: string) => void) | null {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const clipboard = globalThis.navigator?.clipboard as Clipboard | undefined;
  if (!clipboard) return null;
  return (text) => {
    clipboard.writeText(text).then(
      () => say(t('chat.copied'), true),
      () => say(t('chat.notCopied'), true),
    );
  };
}
