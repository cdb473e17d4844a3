import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { text, type Text } from '../../core/text.ts';
import { panelLimits, usePanels, type PanelName } from '../workspace/document/panels.ts';
import { useT } from '../kit/language.ts';
import classes from './Splitter.module.css';

const labels: Readonly<Record<PanelName, Text>> = {
  palette: text('Width of the palette', 'Breite der Palette'),
  inspector: text('Width of the inspector', 'Breite des Inspektors'),
  dock: text('Height of the panels below', 'Höhe der Bereiche unten'),
};
/** Which way the pointer goes when the panel grows. */
const growth = { palette: 1, inspector: -1, dock: -1 } as const;
const KEY_STEP = 16;

/** The border of a panel: drag or arrow keys resize it, double-click or Enter closes and opens it. */
export function Splitter({ name }: { readonly name: PanelName }) {
  const t = useT();
  const panel = usePanels((state) => state[name]);
  const { resize, toggle } = usePanels.getState();
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const isDock = name === 'dock';
  const along = (event: PointerEvent) => (isDock ? event.clientY : event.clientX);

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = isDock ? ['ArrowDown', 'ArrowUp'] : growth[name] > 0 ? leftRight : [...leftRight].reverse();
    if (event.key === 'Enter') toggle(name);
    else if (event.key === more) resize(name, panel.size + KEY_STEP);
    else if (event.key === less) resize(name, panel.size - KEY_STEP);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation={isDock ? 'horizontal' : 'vertical'}
      aria-label={t(labels[name])}
      aria-valuenow={panel.isOpen ? panel.size : 0}
      aria-valuemin={0}
      aria-valuemax={panelLimits[name][1]}
      title={t(
        text(
          'Drag to resize, double-click to close or open',
          'Ziehen ändert die Größe, Doppelklick schließt oder öffnet',
        ),
      )}
      className={classes.splitter}
      data-direction={isDock ? 'row' : 'column'}
      onDoubleClick={() => toggle(name)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: along(event), size: panel.isOpen ? panel.size : 0 };
      }}
      onPointerMove={(event) => {
        if (!start.current) return;
        const moved = along(event) - start.current.at;
        if (Math.abs(moved) > 2) resize(name, start.current.size + growth[name] * moved);
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  );
}

const leftRight = ['ArrowLeft', 'ArrowRight'] as const;
