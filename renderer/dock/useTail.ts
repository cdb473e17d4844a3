import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Pixels within which a list is at its end. */
const SLACK = 8;

/** Keeps the newest of a list in sight, which is at its end, unless the reader has scrolled up to read. */
export function useTail<T extends HTMLElement>(
  newest: unknown,
): { readonly ref: RefObject<T | null>; onScroll(): void } {
  const ref = useRef<T>(null);
  const isAtEnd = useRef(true);
  // Before the browser paints: where rows go at the top, it moves the list itself, and that is no reader.
  useLayoutEffect(() => {
    if (ref.current && isAtEnd.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, [newest]);
  return {
    ref,
    onScroll: () => {
      const list = ref.current;
      if (list) isAtEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight <= SLACK;
    },
  };
}
