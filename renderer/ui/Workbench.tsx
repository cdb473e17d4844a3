import { text } from '../../core/text.ts';
import { Canvas } from '../canvas/Canvas.tsx';
import { Dock } from '../dock/Dock.tsx';
import { TimeBar } from '../dock/time/TimeBar.tsx';
import { EngineStatus } from '../engine/EngineStatus.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { Palette } from '../palette/Palette.tsx';
import { usePanels } from '../store/panels.ts';
import { Guarded } from './Guarded.tsx';
import { useT } from './language.ts';
import { Splitter } from './Splitter.tsx';
import { TopBar } from './TopBar.tsx';
import classes from './Workbench.module.css';

/** The editor: top bar, palette, canvas, inspector, dock. */
export function Workbench() {
  const t = useT();
  const { palette, inspector, dock, toggle } = usePanels();
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
      <EngineStatus />
      <main className={classes.main}>
        <div className={classes.middle}>
          {palette.isOpen ? (
            <div className={classes.side} style={{ width: palette.size }}>
              <Guarded name={text('Palette', 'Palette')}>
                <Palette />
              </Guarded>
            </div>
          ) : null}
          <Splitter name="palette" />
          <div className={classes.canvas}>
            <Guarded name={text('Canvas', 'Fläche')}>
              <Canvas />
            </Guarded>
          </div>
          <Splitter name="inspector" />
          {inspector.isOpen ? (
            <div className={classes.side} style={{ width: inspector.size }}>
              <Inspector />
            </div>
          ) : null}
        </div>
        <Guarded name={text('Time', 'Zeit')}>
          <TimeBar />
        </Guarded>
        <Splitter name="dock" />
        <div
          className={classes.dock}
          style={{ height: dock.isOpen ? dock.size : undefined }}
          data-open={dock.isOpen}
          data-area
          onClickCapture={() => {
            if (!dock.isOpen) toggle('dock');
          }}
        >
          <Dock />
        </div>
      </main>
    </div>
  );
}
