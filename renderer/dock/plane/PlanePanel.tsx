import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { dataSpec } from '../../../core/data/source.ts';
import type { DataSpec } from '../../../core/data/spec.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { usePlane, usePlaneView } from '../../store/plane.ts';
import { selectedRun, useIsStale } from '../../store/runs.ts';
import { useT } from '../../ui/language.ts';
import { hasSigns } from '../data/views.tsx';
import { Empty, FailedNotice } from '../Empty.tsx';
import panel from '../panel.module.css';
import { useStepText } from '../phrases.ts';
import { usePolled } from '../usePolled.ts';
import { ClassPicker } from './ClassPicker.tsx';
import classes from './Plane.module.css';
import { PlanePlot } from './PlanePlot.tsx';
import { PlaneSide } from './PlaneSide.tsx';
import { useFrame } from './useFrame.ts';
import { usePlaced, type Placed } from './usePlaced.ts';
import { usePointSelection } from './usePointSelection.ts';

const LOOK_EVERY_MS = 250;

/** The data of one or two features as points to be set by hand, and what the network says everywhere between them. */
export function PlanePanel() {
  const { placed } = usePlaced();
  return placed ? <Plane {...placed} /> : <Empty message={noPlane} />;
}

function Plane({ source, points, total, extents }: Placed) {
  const spec = useMemo(() => dataSpec(source), [source]);
  const run = usePolled(selectedRun, LOOK_EVERY_MS);
  const error = usePlane((state) => state.error);
  const frame = useFrame(extents, spec.view === 'plane');
  const selection = usePointSelection(source);
  const { isEditing } = usePlaneView();
  // Points are too many to be one's own only where they are not all shown either.
  const canEdit = total === points.length;
  return (
    <div className={classes.panel}>
      <Toolbar spec={spec} canEdit={canEdit} run={run} frame={frame} />
      {error ? <FailedNotice error={error} /> : null}
      <div className={classes.body}>
        <PlanePlot {...{ spec, points, extents, frame, selection }} isEditing={isEditing && canEdit} />
        <PlaneSide {...{ source, spec, points, total, selection }} isEditing={isEditing && canEdit} />
      </div>
    </div>
  );
}

interface ToolbarProps {
  readonly spec: DataSpec;
  readonly canEdit: boolean;
  readonly run: RunRecord | undefined;
  readonly frame: PlaneFrame | undefined;
}

function Toolbar({ spec, canEdit, run, frame }: ToolbarProps) {
  const t = useT();
  const { isEditing, isSharp } = usePlaneView();
  const { target } = spec;
  return (
    <div className={panel.toolbar}>
      <Switch
        size="xs"
        label={t(text('Edit points', 'Punkte bearbeiten'))}
        disabled={!canEdit}
        checked={isEditing && canEdit}
        onChange={(event) => usePlaneView.setState({ isEditing: event.currentTarget.checked })}
      />
      {isEditing && canEdit && target.kind === 'classes' && (
        <ClassPicker classes={target.classes} hasSigns={hasSigns(spec)} />
      )}
      {target.kind === 'classes' && (
        <Switch
          size="xs"
          label={t(text('Classes only', 'Nur Klassen'))}
          checked={isSharp}
          onChange={(event) => usePlaneView.setState({ isSharp: event.currentTarget.checked })}
        />
      )}
      <Whose run={run} frame={frame} />
    </div>
  );
}

/** Whose border is drawn, and whether the run has seen these points. */
function Whose({ run, frame }: Pick<ToolbarProps, 'run' | 'frame'>) {
  const t = useT();
  const stepText = useStepText();
  const isStale = useIsStale(run);
  const words = (shown: PlaneFrame) => {
    if (shown.runId === null || !run) return t(beforeTraining);
    return isStale ? `${stepText(shown.step, run)} · ${t(otherData)}` : stepText(shown.step, run);
  };
  return (
    <span className={`dim ${panel.spread}`} data-testid="plane-step">
      {frame && words(frame)}
    </span>
  );
}

const beforeTraining = text('The network before training', 'Das Netz vor dem Training');
const otherData = text('trained on other points', 'mit anderen Punkten trainiert');
const noPlane = text(
  'The plane is for data of one or two features: moons, circles, spirals, XOR, blobs, a curve, or own points. Choose one under Data.',
  'Die Ebene ist für Daten mit einem oder zwei Merkmalen: Monde, Kreise, Spiralen, XOR, Haufen, eine Kurve oder eigene Punkte. Unter „Daten“ wählen.',
);
