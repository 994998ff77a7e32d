import { useCallback, useEffect, useRef, useState } from 'react';

/** This close to the end counts as at the end (pixels): about two lines. */
const nearness = 64;

/** A scroll this soon after a wheel, a touch or a key is the reader's own (milliseconds). */
const intent = 1000;

/**
 * Keeps a scrolled area at its end while its content grows, unless the reader has scrolled up. Gives the references
 * for both, whether the end is in sight, and a way back to it.
 */
export function useStickToEnd() {
  const area = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticking = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    sticking.current = true;
    area.current?.scrollTo({ top: area.current.scrollHeight });
  }, []);

  useEffect(() => {
    const [frame, inside] = [area.current, content.current];
    if (!frame || !inside) return;
    let lastTop = frame.scrollTop;
    let lastInput = Number.NEGATIVE_INFINITY;
    let held = false;
    const look = () => {
      const near = frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearness;
      const byReader = held || performance.now() - lastInput < intent;
      // Content that changes its height scrolls too; only the reader's own way up lets go of the end.
      if (near) sticking.current = true;
      else if (byReader && frame.scrollTop < lastTop) sticking.current = false;
      lastTop = frame.scrollTop;
      setAtEnd(near || sticking.current);
    };
    const resized = new ResizeObserver(() => {
      if (sticking.current) toEnd();
      else look();
    });
    resized.observe(inside);
    resized.observe(frame);

    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal };
    const noteInput = () => {
      lastInput = performance.now();
    };
    frame.addEventListener('scroll', look, options);
    for (const input of ['wheel', 'touchmove', 'keydown']) frame.addEventListener(input, noteInput, options);
    // The scroll bar may be held for long.
    frame.addEventListener('pointerdown', () => (held = true), options);
    addEventListener('pointerup', () => (held = false), options);
    addEventListener('pointercancel', () => (held = false), options);
    return () => {
      resized.disconnect();
      listening.abort();
    };
  }, [toEnd]);

  return { area, content, atEnd, toEnd };
}
