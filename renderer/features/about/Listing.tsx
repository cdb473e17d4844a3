import type { RefObject } from 'react';
import type { Text } from '../../../core/text.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import classes from './about.module.css';

interface ListingProps {
  readonly label: Text;
  readonly content: string;
  readonly isTall?: boolean;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

/** Text as it stands in a file. */
export function Listing({ label, content, isTall = false, ...ref }: ListingProps) {
  return (
    <Scroll label={label} className={`${classes.text} ${isTall ? classes.notices : ''}`} {...ref}>
      <pre>{content}</pre>
    </Scroll>
  );
}
