import { useEffect, useRef, useState } from 'react';

/** A value that changes often, as it was at most so long ago. */
export function usePaced<T>(value: T, everyMs: number): T {
  const [kept, setKept] = useState(value);
  const newest = useRef(value);
  useEffect(() => {
    newest.current = value;
  }, [value]);
  useEffect(() => {
    const timer = setInterval(() => setKept(newest.current), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return kept;
}
