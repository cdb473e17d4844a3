import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FlowEdge } from '../../workspace/editing/flow.ts';
import { NODE_HEIGHT } from '../../../core/drawing/geometry.ts';
import { useLane } from '../../kit/graph/lanes.ts';
import { lanePath } from '../../../core/drawing/route.ts';
import { FlowLabel, useIsWalked } from './walk/FlowLabel.tsx';
import classes from './ShapeEdge.module.css';
import { WireLabel } from './WireLabel.tsx';

/** The width of a letter on a wire, on the projector too. */
const LETTER = 8;

/** A wire with the shape of what flows through it. */
export const ShapeEdge = memo(function ShapeEdge(props: EdgeProps<FlowEdge>) {
  const { sourceX, sourceY, targetX, targetY, data } = props;
  const lane = useLane(props.id);
  const [curve, middleX, middleY] = getBezierPath(props);
  const path = lane === null ? curve : lanePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, lane);
  const at = lane === null ? { x: middleX, y: middleY } : { x: (sourceX + targetX) / 2, y: lane };
  // Between near cards a long shape would lie behind them: it is written above.
  const isTight = lane === null && Math.abs(targetX - sourceX) < LETTER * (data?.shape.length ?? 0) + 16;
  const lift = isTight ? NODE_HEIGHT / 2 + 10 : 0;
  const isWalked = useIsWalked();
  return (
    <>
      <BaseEdge
        id={props.id}
        path={path}
        interactionWidth={22}
        className={`${classes.wire} ${data?.isWrong ? classes.wrong : ''}`}
      />
      {isWalked ? (
        <FlowLabel edgeId={props.id} at={at} />
      ) : data?.shape ? (
        <WireLabel>
          <div
            className={classes.shape}
            data-selected={props.selected}
            data-wrong={data.isWrong}
            data-testid={`shape-${props.id}`}
            style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y - lift}px)` }}
          >
            {data.shape}
          </div>
        </WireLabel>
      ) : null}
    </>
  );
});
