/** A chat in which something was said, renamed or deleted. What it was is read from the server. */
interface ChatNews {
  readonly moduleId: string;
  readonly sessionId: string;
}

/** Between the tabs of one browser. Without channels a tab learns of the others when it gets the focus. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('aila.chats') : null;

export function tellTabs(news: ChatNews): void {
  channel?.postMessage(news);
}

/** Hears what the other tabs tell; a tab does not hear itself. */
export function onNewsOfTabs(listener: (news: ChatNews) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<ChatNews>) => listener(event.data));
}
