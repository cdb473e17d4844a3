import { featureNames, inputField, targetField, type DataSpec } from '../../../core/data/spec.ts';
import { useMemo, useState } from 'react';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { text } from '../../../core/text.ts';
import { usePlaneView } from '../../workspace/plane/plane.ts';
import { useT } from '../../kit/language.ts';
import type { Axes, Extents } from '../../kit/plot/axes.ts';
import { Marks } from '../../kit/plot/Marks.tsx';
import type { PlotPoint } from '../../kit/plot/marks.ts';
import { ScatterPlot } from '../../kit/plot/ScatterPlot.tsx';
import { hasSigns } from '../../kit/views/views.tsx';
import { Boundary } from './Boundary.tsx';
import classes from './Plane.module.css';
import { isFar, offsetOf, PointEditor, type Gesture } from './PointEditor.tsx';
import type { PointSelection } from './usePointSelection.ts';

interface PlanePlotProps {
  readonly spec: DataSpec;
  readonly points: readonly PlotPoint[];
  readonly extents: Extents;
  readonly frame: PlaneFrame | undefined;
  readonly selection: PointSelection;
  readonly isEditing: boolean;
}

/** Border, points, the selected ones on a layer of their own where they can be moved, and over all what takes the mouse. */
export function PlanePlot({ spec, points, extents, frame, selection, isEditing }: PlanePlotProps) {
  const t = useT();
  const { label, isSharp } = usePlaneView();
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const { places } = selection;
  const chosen = useMemo(() => (isEditing ? points.filter((_, i) => places.has(i)) : []), [isEditing, points, places]);
  const others = useMemo(
    () => (chosen.length === 0 ? points : points.filter((_, i) => !places.has(i))),
    [chosen, points, places],
  );
  const { meaning: target } = targetField(spec);
  const [across = 'x', up = 'y'] = target.kind === 'classes' ? featureNames(inputField(spec)) : ['x', ...target.names];
  const names = target.kind === 'classes' ? target.classes : undefined;
  const newLabel = names && Math.min(label, names.length - 1);
  const over = (axes: Axes) => (
    <>
      {chosen.length > 0 && <Chosen {...{ chosen, axes, gesture }} hasSigns={hasSigns(spec)} count={points.length} />}
      {isEditing && (
        <PointEditor
          {...{ points, axes, selection, gesture }}
          label={newLabel}
          onLabel={(next) => names && next < names.length && usePlaneView.setState({ label: next })}
          onGesture={setGesture}
        />
      )}
    </>
  );
  return (
    <div className={classes.plot}>
      <ScatterPlot
        points={others}
        count={points.length}
        extents={extents}
        hasSigns={hasSigns(spec)}
        across={across}
        up={up}
        label={t(text('The plane of the two features', 'Die Ebene der beiden Merkmale'))}
        over={over}
      >
        {(axes) => frame && <Boundary frame={frame} target={target} axes={axes} isSharp={isSharp} />}
      </ScatterPlot>
    </div>
  );
}

interface ChosenProps {
  readonly chosen: readonly PlotPoint[];
  readonly axes: Axes;
  readonly gesture: Gesture | null;
  readonly hasSigns: boolean;
  readonly count: number;
}

/** The selected points, while they are dragged where the mouse is. */
function Chosen({ chosen, axes, gesture, hasSigns: signs, count }: ChosenProps) {
  const moved = useMemo(() => {
    if (!gesture || gesture.hit === undefined || !isFar(gesture)) return chosen;
    const by = offsetOf(gesture, axes);
    return chosen.map((point) => ({ ...point, x: point.x + by.x, y: point.y + by.y }));
  }, [chosen, axes, gesture]);
  return <Marks points={moved} axes={axes} hasSigns={signs} count={count} isSelected />;
}
