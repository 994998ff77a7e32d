import { useCallback, useEffect, useRef, useState } from 'react';

/** This close to the end counts as at the end (pixels): about two lines. */
const nearness = 64;

/** A scroll this soon after a wheel, a touch or a key is the reader's own (milliseconds). */
const intent = 1000;

/**
 * Keeps a scrolled area at its end while its content grows, unless the reader has scrolled up. Gives the references
 * for both, whether the end is in sight, and a way back to it. In a low window the screen around the area scrolls
 * instead, by style sheet; so what scrolls is looked up each time.
 */
export function useStickToEnd() {
  const area = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticking = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    sticking.current = true;
    const frame = area.current && scrollerOf(area.current);
    frame?.scrollTo({ top: frame.scrollHeight });
  }, []);

  useEffect(() => {
    const [outer, inside] = [area.current, content.current];
    if (!outer || !inside) return;
    let lastTop = scrollerOf(outer).scrollTop;
    let lastInput = Number.NEGATIVE_INFINITY;
    let held = false;
    const look = () => {
      const frame = scrollerOf(outer);
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
    resized.observe(outer);
    // Where the screen scrolls, it is the line to write in that changes its height.
    if (outer.parentElement) resized.observe(outer.parentElement);

    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal };
    const isWithin = ({ target }: Event) => target instanceof Node && scrollerOf(outer).contains(target);
    const noteInput = (event: Event) => {
      if (isWithin(event)) lastInput = performance.now();
    };
    // Scrolling does not bubble, but whoever scrolls can be heard on the way down.
    const noteScroll = (event: Event) => {
      if (event.target === scrollerOf(outer)) look();
    };
    document.addEventListener('scroll', noteScroll, { ...options, capture: true });
    for (const input of ['wheel', 'touchmove', 'keydown']) document.addEventListener(input, noteInput, options);
    // The scroll bar may be held for long.
    document.addEventListener('pointerdown', (event) => (held = isWithin(event)), options);
    addEventListener('pointerup', () => (held = false), options);
    addEventListener('pointercancel', () => (held = false), options);
    return () => {
      resized.disconnect();
      listening.abort();
    };
  }, [toEnd]);

  return { area, content, atEnd, toEnd };
}

function scrollerOf(area: Element): Element {
  const scrolls = getComputedStyle(area).overflowY !== 'visible';
  return scrolls ? area : (area.closest('[data-layout]') ?? area);
}
