import { createPortal } from 'react-dom';
import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import { useDrag } from './drag.ts';
import classes from './Palette.module.css';

/** The block or module that hangs on the pointer while it is dragged. */
export function DragGhost() {
  const t = useT();
  const drag = useDrag((state) => state.drag);
  if (!drag) return null;
  const { label, glyph, category } = drag.dragged;
  return createPortal(
    <div className={classes.ghost} data-over={drag.target.kind} style={{ left: drag.at.x, top: drag.at.y }}>
      <BlockGlyph glyph={glyph} category={category} />
      {t(label)}
    </div>,
    document.body,
  );
}
