import { targetField, inputField, type DataSpec } from '../../../core/data/spec.ts';
import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { dataSpec } from '../../../core/data/source.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { text } from '../../../core/text.ts';
import { usePlane, usePlaneView } from '../../workspace/plane/plane.ts';
import { useIsStale, useRuns } from '../../workspace/runs/runs.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { useT } from '../../kit/language.ts';
import { useReason } from '../../kit/useReason.ts';
import { refuse } from '../../kit/toasts.ts';
import { hasSigns } from '../../kit/views/views.tsx';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import panel from '../../kit/panel.module.css';
import { useStepText } from '../../workspace/shared/phrases.ts';
import { ClassPicker } from './ClassPicker.tsx';
import classes from './Plane.module.css';
import { PlanePlot } from './PlanePlot.tsx';
import { PlaneSide } from './PlaneSide.tsx';
import { useFrame } from './useFrame.ts';
import { usePlaced, type Placed } from '../../workspace/plane/usePlaced.ts';
import { usePointSelection } from './usePointSelection.ts';

/** The data of one or two features as points to be set by hand, and what the network says everywhere between them. */
export function PlanePanel() {
  const { placed } = usePlaced();
  return placed ? <Plane {...placed} /> : <Empty message={noPlane} />;
}

function Plane({ source, points, total, extents }: Placed) {
  const spec = useMemo(() => dataSpec(source), [source]);
  const error = usePlane((state) => state.error);
  const { frame, again } = useFrame(extents, inputField(spec).meaning.kind === 'plane');
  const selection = usePointSelection(source);
  const { isEditing } = usePlaneView();
  // Points are too many to be one's own only where they are not all shown either.
  const canEdit = total === points.length;
  return (
    <div className={classes.panel}>
      <Toolbar spec={spec} canEdit={canEdit} frame={frame} />
      {error ? <FailedNotice error={error} again={again} /> : null}
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
  readonly frame: PlaneFrame | undefined;
}

function Toolbar({ spec, canEdit, frame }: ToolbarProps) {
  const t = useT();
  const { isEditing, isSharp } = usePlaneView();
  const { meaning: target } = targetField(spec);
  const locked = useReason(canEdit ? undefined : tooMany);
  return (
    <div className={panel.toolbar}>
      <Switch
        size="xs"
        label={t(text('Edit points', 'Punkte bearbeiten'))}
        className={classes.edit ?? ''}
        {...locked}
        checked={isEditing && canEdit}
        onChange={(event) =>
          canEdit ? usePlaneView.setState({ isEditing: event.currentTarget.checked }) : refuse(tooMany)
        }
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
      {frame && <Whose frame={frame} />}
    </div>
  );
}

/** Whose border is drawn, and whether the run has seen these points. */
function Whose({ frame: { runId, step } }: { readonly frame: PlaneFrame }) {
  const t = useT();
  const stepText = useStepText();
  const run = useRuns(({ runs }) => findRun(runs, runId));
  const isStale = useIsStale(run);
  const words = run ? stepText(step, run) : t(beforeTraining);
  return (
    <span className={`dim ${panel.spread}`} data-testid="plane-step">
      {isStale ? `${words} · ${t(otherData)}` : words}
    </span>
  );
}

const tooMany = text(
  'These are too many points to be edited one by one: not all of them are shown.',
  'Das sind zu viele Punkte, um sie einzeln zu bearbeiten: Nicht alle werden gezeigt.',
);
const beforeTraining = text('The network before training', 'Das Netz vor dem Training');
const otherData = text('trained on other points', 'mit anderen Punkten trainiert');
const noPlane = text(
  'The plane is for data with one or two features: moons, circles, spirals, XOR, blobs, a curve, or your own points. Choose one under Data.',
  'Die Ebene ist für Daten mit einem oder zwei Merkmalen: Monde, Kreise, Spiralen, XOR, Haufen, eine Kurve oder eigene Punkte. Unter „Daten“ wählen.',
);
