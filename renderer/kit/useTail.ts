import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** Pixels within which a list is at its end. */
const SLACK = 8;

const isEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight <= SLACK;

/** Keeps the newest of a list in sight, which is at its end, unless the reader has scrolled up to read. */
export function useTail<T extends HTMLElement>(
  newest: unknown,
): { readonly ref: RefObject<T | null>; onScroll(): void } {
  const ref = useRef<T>(null);
  const known = useRef({ isFollowing: true, top: 0 });
  useLayoutEffect(() => {
    const list = ref.current;
    if (!list || !known.current.isFollowing) return;
    // The event of a reader who has just scrolled comes with the next frame.
    const isRead = list.scrollTop < known.current.top - SLACK && !isEnd(list);
    if (!isRead) list.scrollTop = list.scrollHeight;
    known.current = heeded(list, !isRead);
  }, [newest]);
  // What comes above it, and its panel's coming back into sight, make it smaller or begin it anew.
  useEffect(() => {
    const list = ref.current;
    if (!list) return undefined;
    const observer = new ResizeObserver(() => {
      if (!known.current.isFollowing) return;
      list.scrollTop = list.scrollHeight;
      known.current = heeded(list, true);
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, []);
  return {
    ref,
    onScroll: () => {
      if (ref.current) known.current = heeded(ref.current, isEnd(ref.current));
    },
  };
}

function heeded(list: HTMLElement, isFollowing: boolean) {
  // Where rows go at the top the browser would move the list itself: good for who reads, but else it looks like a reader.
  list.style.overflowAnchor = isFollowing ? 'none' : 'auto';
  return { isFollowing, top: list.scrollTop };
}
