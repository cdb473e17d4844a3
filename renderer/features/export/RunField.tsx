import { useState } from 'react';
import type { ExportFormat } from '../../../core/protocol/exports.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { ChoiceField } from '../../workspace/fields/fields.tsx';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { findRun, isStale } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { hasLeftStart } from '../../workspace/runs/shown.ts';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { isOfTrained, takesRun } from './wish.ts';

const NONE = '';

/** The run whose weights go out. */
export interface RunChoice {
  readonly run: RunRecord | undefined;
  choose(id: string): void;
}

/** The run that the panels show, until another is chosen. */
export function useRunChoice(): RunChoice {
  const runs = useRuns((state) => state.runs);
  const selectedId = useRuns((state) => state.selectedId);
  const [chosenId, choose] = useState(selectedId ?? NONE);
  return { run: findRun(runs.filter(hasLeftStart), chosenId), choose };
}

/** Those that can go out in a format: of the canvas, runs that are of the same network and data. */
export function useRunsFor(format: ExportFormat): readonly RunRecord[] {
  const runs = useRuns((state) => state.runs);
  const signature = useDocument((state) => signatureOf(state.document));
  return runs.filter((run) => hasLeftStart(run) && (isOfTrained(format) || !isStale(run, signature)));
}

interface RunFieldProps {
  readonly format: ExportFormat;
  readonly run: RunRecord | undefined;
  readonly runs: readonly RunRecord[];
  readonly onChange: (id: string) => void;
}

/** Whose weights go out, and what is to be known of them. */
export function RunField({ format, run, runs, onChange }: RunFieldProps) {
  const t = useT();
  const looks = useRunLooks();
  const seed = useDocument((state) => state.document.training.seed);
  if (!takesRun(format)) return null;
  const none = { value: NONE, label: format.showsRun ? text('None', 'Keiner') : text('Before training', 'Vor dem Training') };
  return (
    <>
      {runs.length > 0 && (
        <ChoiceField
          label={format.showsRun ? text('Run', 'Lauf') : text('Weights', 'Gewichte')}
          value={run?.id ?? NONE}
          options={[...runs.map((one) => ({ value: one.id, label: runText(one, looks.of(one).name) })), none]}
          onChange={onChange}
        />
      )}
      {run && <StaleNotice run={run} />}
      {!run && format.of === 'run' && <Notice>{t(untrained(seed))}</Notice>}
    </>
  );
} // prettier-ignore

function runText({ progress: { epoch } }: RunRecord, name: Text): Text {
  if (epoch === 0) return name;
  const epochs = counted(epoch, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
  return text(`${name.en}: ${epochs.en}`, `${name.de}: ${epochs.de}`);
}

const untrained = (seed: number) =>
  text(
    `Not trained: the initial weights are exported, drawn with the seed ${seed}.`,
    `Nicht trainiert: Exportiert werden die Startgewichte, gezogen mit dem Startwert ${seed}.`,
  );
