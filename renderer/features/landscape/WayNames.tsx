import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { RunName } from '../../workspace/shared/RunName.tsx';
import classes from './Landscape.module.css';
import { useLandscape } from './landscape.ts';

/** Whose ways are on the landscape, where there are several. */
export function WayNames() {
  const t = useT();
  const ways = useLandscape((state) => state.ways);
  const runs = useRuns((state) => state.runs);
  const looks = useRunLooks();
  const known = [...ways.keys()].flatMap((id) => findRun(runs, id) ?? []);
  if (known.length < 2) return null;
  return (
    <ul className={classes.names} aria-label={t(text('Runs on the landscape', 'Läufe auf der Landschaft'))}>
      {known.map((run) => (
        <li key={run.id}>
          <RunName look={{ ...looks.of(run), dash: undefined }} />
        </li>
      ))}
    </ul>
  );
}
