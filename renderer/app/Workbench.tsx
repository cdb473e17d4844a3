import type { ReactNode } from 'react';
import { text } from '../../core/text.ts';
import { Dock } from './Dock.tsx';
import { EngineStatus } from './EngineStatus.tsx';
import type { Area } from '../workspace/feature.ts';
import { usePanels } from '../workspace/document/panels.ts';
import { engineState, Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import { Splitter } from './Splitter.tsx';
import { areaOf } from './features.ts';
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
          <Side name="palette">{areas.palette}</Side>
          <Splitter name="palette" />
          <div className={classes.canvas}>
            <Guarded name={text('Canvas', 'Fläche')}>{areas.canvas}</Guarded>
          </div>
          <Splitter name="inspector" />
          <Side name="inspector">{areas.inspector}</Side>
        </div>
        <Guarded name={text('Time', 'Zeit')}>{areas.time}</Guarded>
        <Splitter name="dock" />
        <Bottom />
      </main>
    </div>
  );
}

// The same elements each time: a panel that is only made wider or higher is not drawn anew.
const area = (name: Area) => {
  const View = areaOf(name);
  return View && <View />;
};
const areas = {
  canvas: area('canvas'),
  time: area('time'),
  inspector: area('inspector'),
  palette: <Guarded name={text('Palette', 'Palette')}>{area('palette')}</Guarded>,
};
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
