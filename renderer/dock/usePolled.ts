import { useEffect, useRef, useState } from 'react';

/**
 * What `read` returns, looked at every `ms` milliseconds only: runs change hundreds of times a second, and charts are
 * dear to draw. Nothing is drawn while it stays the same.
 */
export function usePolled<T>(read: () => T, ms: number): T {
  const [value, setValue] = useState(read);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const timer = setInterval(() => setValue(() => latest.current()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return value;
}
