import { createPortal } from 'react-dom';
import { findBlock } from '../../core/blocks/catalogue.ts';
import { BlockGlyph } from '../ui/BlockGlyph.tsx';
import { useT } from '../ui/language.ts';
import { useDrag } from './drag.ts';
import classes from './Palette.module.css';

/** The block that hangs on the pointer while it is dragged. */
export function DragGhost() {
  const t = useT();
  const drag = useDrag((state) => state.drag);
  const block = drag ? findBlock(drag.block) : undefined;
  if (!drag || !block) return null;
  return createPortal(
    <div className={classes.ghost} data-over={drag.target.kind} style={{ left: drag.at.x, top: drag.at.y }}>
      <BlockGlyph glyph={block.glyph} category={block.category} />
      {t(block.label)}
    </div>,
    document.body,
  );
}
