import type { Category } from '../../core/blocks/define.ts';
import classes from './BlockGlyph.module.css';

/** The coloured square that stands for a block. */
export function BlockGlyph({ glyph, category }: { readonly glyph: string; readonly category: Category | 'unknown' }) {
  return (
    <span className={classes.glyph} style={{ background: `var(--category-${category})` }} aria-hidden>
      {glyph}
    </span>
  );
}
