import { text } from '../../core/text.ts';
import { EngineStatus } from './EngineStatus.tsx';
import { engineState, Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import { areaOf } from './features.ts';
import { Panels } from './Panels.tsx';
import { TopBar } from './TopBar.tsx';
import classes from './Workbench.module.css';

/** The editor: top bar, its parts as they are arranged, and under all of them the time. */
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
        <Panels />
        <Guarded name={text('Time', 'Zeit')}>{time}</Guarded>
      </main>
    </div>
  );
}

const Time = areaOf('time');
// The same element each time: it is not drawn anew with the window.
const time = Time && <Time />;
