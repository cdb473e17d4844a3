import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { useRuns } from '../../workspace/runs/runs.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { useStepText } from '../../workspace/shared/phrases.ts';
import type { Look } from './useLook.ts';

/** Whose weights these are, and what of a long text is left out. */
export function Whose({ look: { frame, chosen, weights } }: { readonly look: Look }) {
  const t = useT();
  const stepText = useStepText();
  const run = useRuns(({ runs }) => findRun(runs, frame.runId));
  const isCut = chosen.queries > weights.rows || chosen.keys > weights.columns;
  const most = Math.max(chosen.queries, chosen.keys);
  const shown = Math.max(weights.rows, weights.columns);
  return (
    <span className={`dim ${panel.spread}`} data-testid="attention-step">
      {run ? stepText(frame.step, run) : t(beforeTraining)}
      {isCut && t(text(` · places 1 to ${shown} of ${most}`, ` · Stellen 1 bis ${shown} von ${most}`))}
    </span>
  );
}

const beforeTraining = text('The network before training', 'Das Netz vor dem Training');
