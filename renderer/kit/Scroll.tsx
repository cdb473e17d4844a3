import type { ReactNode, RefObject } from 'react';
import type { Text } from '../../core/text.ts';
import { useT } from './language.ts';

interface ScrollProps {
  readonly label: Text;
  readonly className: string | undefined;
  readonly children: ReactNode;
  readonly ref?: RefObject<HTMLDivElement | null>;
  readonly onScroll?: () => void;
}

/** A part of a panel that scrolls by itself, also by the keyboard. */
export function Scroll({ label, className, children, ref, onScroll }: ScrollProps) {
  const t = useT();
  return (
    <div className={className} role="region" aria-label={t(label)} tabIndex={0} ref={ref} onScroll={onScroll}>
      {children}
    </div>
  );
}
