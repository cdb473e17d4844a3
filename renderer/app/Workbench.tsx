import type { ReactNode } from 'react';
import { text } from '../../core/text.ts';
import { Canvas } from '../features/canvas/Canvas.tsx';
import { Dock } from './Dock.tsx';
import { TimeBar } from '../features/time/TimeBar.tsx';
import { EngineStatus } from './EngineStatus.tsx';
import { Inspector } from '../features/inspector/Inspector.tsx';
import { Palette } from '../features/palette/Palette.tsx';
import { usePanels } from '../workspace/document/panels.ts';
import { engineState, Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import { Splitter } from './Splitter.tsx';
import { TopBar } from './TopBar.tsx';
import classes from './Workbench.module.css';

/** The editor: top bar, palette, canvas, inspector, dock. */
export function Workbench() {
  const t = useT();
  return (
    <div className={classes.window}>
      <button
        type="button"
        className={classes.skip}
        onClick={() => document.querySelector<HTMLElement>('[data-testid="canvas"]')?.focus()}
      >
        {t(text('Skip to the canvas', 'Zur Fläche springen'))}
      </button>
      <TopBar />
      <Guarded isLine name={engineState}>
        <EngineStatus />
      </Guarded>
      <main className={classes.main}>
        <div className={classes.middle}>
          <Side name="palette">{palettePanel}</Side>
          <Splitter name="palette" />
          <div className={classes.canvas}>
            <Guarded name={text('Canvas', 'Fläche')}>
              <Canvas />
            </Guarded>
          </div>
          <Splitter name="inspector" />
          <Side name="inspector">{inspectorPanel}</Side>
        </div>
        <Guarded name={text('Time', 'Zeit')}>
          <TimeBar />
        </Guarded>
        <Splitter name="dock" />
        <Bottom />
      </main>
    </div>
  );
}

// The same elements each time: a panel that is only made wider or higher is not drawn anew.
const palettePanel = (
  <Guarded name={text('Palette', 'Palette')}>
    <Palette />
  </Guarded>
);
const inspectorPanel = <Inspector />;
const dockPanel = <Dock />;

function Side({ name, children }: { readonly name: 'palette' | 'inspector'; readonly children: ReactNode }) {
  const { isOpen, size } = usePanels((state) => state[name]);
  if (!isOpen) return null;
  return (
    <div className={classes.side} style={{ width: size }}>
      {children}
    </div>
  );
}

function Bottom() {
  const { isOpen, size } = usePanels((state) => state.dock);
  return (
    <div
      className={classes.dock}
      style={{ height: isOpen ? size : undefined }}
      data-open={isOpen}
      data-area
      onClickCapture={() => {
        if (!isOpen) usePanels.getState().toggle('dock');
      }}
    >
      {dockPanel}
    </div>
  );
}
