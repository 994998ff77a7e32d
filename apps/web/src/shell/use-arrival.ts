import { type RefObject, useEffect } from 'react';
import { useLocation } from 'react-router';

let arrivedBefore = false;

/** Arriving at a screen by a link moves the focus to its main part, as a page load would. */
export function useArrival(main: RefObject<HTMLElement | null>, active = true): void {
  const { pathname } = useLocation();
  useEffect(() => {
    // A field that asked for the focus keeps it.
    if (arrivedBefore && active && !main.current?.contains(document.activeElement))
      main.current?.focus({ preventScroll: true });
    arrivedBefore = true;
  }, [pathname, active, main]);
}
