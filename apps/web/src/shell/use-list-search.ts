import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/** Long enough that a word is typed, short enough to feel at once (milliseconds). */
const typingPause = 250;
export const maxSearch = 120;

/**
 * What a list is narrowed to. It stands in the address: `search` is what is looked for once the typing pauses, and `filter`
 * sets another part of the address, or takes it away when it is empty.
 */
export function useListSearch() {
  const [query, setQuery] = useSearchParams();
  const search = query.get('search') ?? '';
  const [typed, setTyped] = useState(search);

  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === search) return;
    const timer = setTimeout(() => setQuery(changed('search', wanted), { replace: true }), typingPause);
    return () => clearTimeout(timer);
  }, [typed, search, setQuery]);

  const filter = (name: string, value: string) => setQuery(changed(name, value), { replace: true });
  return { search, typed, type: setTyped, query, filter };
}

const changed = (name: string, value: string) => (query: URLSearchParams) => {
  const next = new URLSearchParams(query);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
};
