import { Switch } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { dataSpec, type DataSpec } from '../../../core/data/spec.ts';
import type { DataPreview } from '../../../core/protocol/engine.ts';
import type { Split } from '../../../core/protocol/split.ts';
import type { PlaneFrame, PlaneGrid } from '../../../core/protocol/plane.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useEngineState } from '../../engine/session.ts';
import { useRequest } from '../../engine/useRequest.ts';
import { useDocument } from '../../store/document.ts';
import { usePlane } from '../../store/plane.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { selectedRun } from '../../store/runs.ts';
import { useShown } from '../../store/shown.ts';
import { useT } from '../../ui/language.ts';
import { niceTicks } from '../data/ticks.ts';
import { pointsOf } from '../data/views.tsx';
import { ScatterPlot } from '../data/ScatterPlot.tsx';
import { Empty, Failed } from '../Empty.tsx';
import panel from '../panel.module.css';
import { useStepText } from '../phrases.ts';
import { SplitControl } from '../SplitControl.tsx';
import { decodeTensor } from '../tensor.ts';
import { StaleNotice } from '../StaleNotice.tsx';
import { usePolled } from '../usePolled.ts';
import { Boundary } from './Boundary.tsx';
import classes from './Plane.module.css';

const LOOK_EVERY_MS = 250;
const POINTS = 500;
const GRID_SIZE = 100;

/** The data of two features as points, and what the network says everywhere between them. */
export function PlanePanel() {
  const source = useDocument((state) => state.document.data);
  const spec = useMemo(() => dataSpec(source), [source]);
  const [split, setSplit] = useState<Split>('training');
  const hasPlane = spec.view === 'plane' || spec.view === 'curve';
  const request = hasPlane ? { source, split, offset: 0, count: POINTS } : null;
  const { data, error } = useRequest('dataPreview', request);
  if (!hasPlane) return <Empty message={noPlane} />;
  if (error) return <Failed error={error} />;
  if (!data) return <Empty message={text('Loading data …', 'Daten werden geladen …')} />;
  return <Plane preview={data} spec={spec} split={split} onSplit={setSplit} />;
}

interface PlaneProps {
  readonly preview: DataPreview;
  readonly spec: DataSpec;
  readonly split: Split;
  readonly onSplit: (split: Split) => void;
}

function Plane({ preview, spec, split, onSplit }: PlaneProps) {
  const t = useT();
  const stepText = useStepText();
  const [isSharp, setSharp] = useState(false);
  const run = usePolled(selectedRun, LOOK_EVERY_MS);
  const { points, across, up } = useMemo(() => pointsOf(decoded(preview)), [preview]);
  const grid = useMemo(() => gridAround(points, spec), [points, spec]);
  const frame = useFrame(run, grid);
  return (
    <div className={classes.panel}>
      <div className={panel.toolbar}>
        <SplitControl value={split} onChange={onSplit} />
        {spec.target.kind === 'classes' && (
          <Switch
            size="xs"
            label={t(text('Classes only', 'Nur Klassen'))}
            checked={isSharp}
            onChange={(event) => setSharp(event.currentTarget.checked)}
          />
        )}
        <span className={`dim ${panel.spread}`} data-testid="plane-step">
          {frame?.runId && run ? stepText(frame.step, run) : t(trainFirst)}
        </span>
      </div>
      {run && <StaleNotice run={run} />}
      <ScatterPlot
        className={classes.plot}
        points={points}
        across={across}
        up={up}
        label={t(text('The plane of the two features', 'Die Ebene der beiden Merkmale'))}
      >
        {(axes) => frame && <Boundary frame={frame} target={spec.target} axes={axes} isSharp={isSharp} />}
      </ScatterPlot>
    </div>
  );
}

/** The frame of what is shown, kept up to date by the engine for as long as the run is in training. */
function useFrame(run: RunRecord | undefined, grid: PlaneGrid): PlaneFrame | undefined {
  const client = useEngineState((state) => (state.status.kind === 'ready' ? state.client : null));
  const frame = usePlane((state) => state.frame);
  const document = useDocument((state) => state.document);
  const isTrainable = useAnalysis().isTrainable;
  const { runId, at } = useShown();
  // A run that goes on has to be watched anew: the engine follows it only while it is in training.
  const isTraining = run?.progress.status === 'running';
  useEffect(() => {
    if (!client || !isTrainable) return;
    // What cannot be shown leaves the points as they are.
    client.request('plane', { document, runId, at, grid }).then((next) => usePlane.setState({ frame: next }), () => usePlane.setState({ frame: null })); // prettier-ignore
    return () => void client.request('unwatchPlane', {}).catch(() => undefined);
  }, [client, document, isTrainable, runId, at, grid, isTraining]);
  return isTrainable && frame?.runId === runId ? frame : undefined;
}

function decoded({ spec, indices, features, labels }: DataPreview) {
  return { spec, indices, features: decodeTensor(features), labels: decodeTensor(labels) };
}

function gridAround(points: readonly { readonly x: number; readonly y: number }[], spec: DataSpec): PlaneGrid {
  const along = (values: readonly number[]): [number, number] => {
    const ticks = niceTicks(values);
    return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  };
  const up = spec.view === 'plane' ? along(points.map(({ y }) => y)) : null;
  return { across: along(points.map(({ x }) => x)), up, size: GRID_SIZE };
}

const trainFirst = text(
  'Train to see where the network draws its border.',
  'Training zeigt, wo das Netz die Grenze zieht.',
);
const noPlane = text(
  'The plane is for data of one or two features: moons, circles, spirals, XOR, blobs, or a curve. Choose one under Data.',
  'Die Ebene ist für Daten mit einem oder zwei Merkmalen: Monde, Kreise, Spiralen, XOR, Haufen oder eine Kurve. Unter „Daten“ wählen.',
);
