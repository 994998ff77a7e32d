/**
 * Between the tabs of one browser. Null where there are no channels, and outside a page: Node has channels too, and an
 * open one would keep a program that only imports this from ending.
 */
export const openTabChannel = (name: string): BroadcastChannel | null =>
  'document' in globalThis && 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
