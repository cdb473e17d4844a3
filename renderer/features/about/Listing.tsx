import type { Text } from '../../../core/text.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import classes from './about.module.css';

/** Text as it stands in a file. */
export function Listing({ label, content, isTall = false }: { readonly label: Text; readonly content: string; readonly isTall?: boolean }) {
  return (
    <Scroll label={label} className={`${classes.text} ${isTall ? classes.notices : ''}`}>
      <pre>{content}</pre>
    </Scroll>
  );
} // prettier-ignore
