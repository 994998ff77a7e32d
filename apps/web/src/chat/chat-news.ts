import { openTabChannel } from '../api/tab-channel.js';

/** A chat in which something was said, renamed or deleted. What it was is read from the server. */
interface ChatNews {
  readonly moduleId: string;
  readonly sessionId: string;
}

/** Without channels a tab learns of the others when it gets the focus. */
const channel = openTabChannel('aila.chats');

export function tellTabs(news: ChatNews): void {
  channel?.postMessage(news);
}

/** Hears what the other tabs tell; a tab does not hear itself. */
export function onNewsOfTabs(listener: (news: ChatNews) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<ChatNews>) => listener(event.data));
}
