import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { text } from '../../../../core/text.ts';
import { useNeurons } from '../../../workspace/neurons/neurons.ts';
import { useSelection } from '../../../workspace/document/selection.ts';
import { useT } from '../../../kit/language.ts';
import type { EdgeWeights, FlowEdge } from '../../../workspace/editing/flow.ts';
import { useLane } from '../../../kit/graph/lanes.ts';
import { curvePoint, lanePath } from '../../../../core/drawing/route.ts';
import { onWire } from '../useLabelPlace.ts';
import { FlowLabel, useIsWalked } from '../walk/FlowLabel.tsx';
import { WireLabel } from '../WireLabel.tsx';
import { strokeOf, strongest } from './strength.ts';
import classes from './WeightEdge.module.css';
import { WeightNumber } from '../../../workspace/neurons/WeightNumber.tsx';

/** Where along a wire its number stands: beyond the middle, where the wires of a layer cross. */
const AT = 0.7;
/** So many numbers are written on one wire; the rest is in the inspector. */
const MOST_WRITTEN = 4;

/** A wire into a perceptron: its weight as width, colour and number. */
export const WeightEdge = memo(function WeightEdge(props: EdgeProps<FlowEdge>) {
  const [isHovered, setHovered] = useState(false);
  const isTargetChosen = useSelection(({ nodes }) => nodes.length === 1 && nodes[0] === props.target);
  const isWalked = useIsWalked();
  const lane = useLane(props.id);
  const { sourceX, sourceY, targetX, targetY, data } = props;
  const weights = data?.weights;
  const kernel = useNeurons((state) => state.weights.get(`${weights?.path}.${weights?.name}`));
  if (!weights) return null;
  const values = kernel?.subarray(weights.from, weights.from + weights.size);
  const [from, to] = [
    { x: sourceX, y: sourceY },
    { x: targetX, y: targetY },
  ];
  const path = lane === null ? getBezierPath(props)[0] : lanePath(from, to, lane);
  const at = lane === null ? curvePoint(from, to, AT) : { x: sourceX + AT * (targetX - sourceX), y: lane };
  const isWritten = !weights.isCrowded || isHovered || props.selected || isTargetChosen;
  return (
    <>
      <g onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
        <BaseEdge
          id={props.id}
          path={path}
          interactionWidth={weights.isCrowded ? 8 : 22}
          className={classes.wire ?? ''}
          style={values ? strokeOf(strongest(values)) : {}}
        />
      </g>
      {isWalked && <FlowLabel edgeId={props.id} at={onWire(at)} />}
      {isWritten && !isWalked && values && <Numbers edge={props} weights={weights} values={values} at={at} />}
    </>
  );
});

interface NumbersProps {
  readonly edge: EdgeProps<FlowEdge>;
  readonly weights: EdgeWeights;
  readonly values: Float32Array;
  readonly at: { readonly x: number; readonly y: number };
}

function Numbers({ edge, weights, values, at }: NumbersProps) {
  const t = useT();
  const { id, source, target } = edge;
  const { path, name, from, size, isLocked } = weights;
  const written = values.subarray(0, MOST_WRITTEN);
  return (
    <WireLabel>
      <div
        className={`${classes.numbers} nodrag nopan`}
        data-selected={edge.selected}
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
        onClick={() => useSelection.getState().select({ edges: [id] })}
      >
        {[...written].map((value, i) => (
          <WeightNumber
            key={i}
            path={path}
            name={name}
            index={from + i}
            value={value}
            isLocked={isLocked}
            label={t(
              size === 1
                ? text(`Weight from ${source} to ${target}`, `Gewicht von ${source} nach ${target}`)
                : text(
                    `Weight of input ${i + 1} from ${source} to ${target}`,
                    `Gewicht der Eingabe ${i + 1} von ${source} nach ${target}`,
                  ),
            )}
          />
        ))}
        {size > MOST_WRITTEN && (
          <span className={classes.more}>
            {t(text(`${size - MOST_WRITTEN} more`, `${size - MOST_WRITTEN} weitere`))}
          </span>
        )}
      </div>
    </WireLabel>
  );
}
