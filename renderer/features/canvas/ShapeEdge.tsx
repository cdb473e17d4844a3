import { BaseEdge, getBezierPath, useStoreApi, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FlowEdge } from '../../workspace/editing/flow.ts';
import { NODE_HEIGHT } from '../../../core/drawing/geometry.ts';
import { useLane } from '../../kit/graph/lanes.ts';
import { lanePath } from '../../../core/drawing/route.ts';
import { useLabelPlace } from './useLabelPlace.ts';
import { FlowLabel, useIsWalked } from './walk/FlowLabel.tsx';
import classes from './ShapeEdge.module.css';
import { WireLabel } from './WireLabel.tsx';

/** As long as a value of two numbers. */
const FLOW_LETTERS = 12;

/** A wire with the shape of what flows through it. */
export const ShapeEdge = memo(function ShapeEdge(props: EdgeProps<FlowEdge>) {
  const { sourceX, sourceY, targetX, targetY, data } = props;
  const lane = useLane(props.id);
  const [curve, middleX, middleY] = getBezierPath(props);
  const path = lane === null ? curve : lanePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, lane);
  const { nodeLookup } = useStoreApi().getState();
  const top = (id: string, y: number) => nodeLookup.get(id)?.internals.positionAbsolute.y ?? y - NODE_HEIGHT / 2;
  const source = { x: sourceX, y: sourceY, top: top(props.source, sourceY) };
  const target = { x: targetX, y: targetY, top: top(props.target, targetY) };
  const middle = lane === null ? { x: middleX, y: middleY } : { x: (sourceX + targetX) / 2, y: lane };
  const ends = lane === null ? ([source, target] as const) : null;
  const written = useLabelPlace(middle, ends, data?.shape.length ?? 0);
  const carried = useLabelPlace(middle, ends, FLOW_LETTERS);
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
        <FlowLabel edgeId={props.id} at={carried} />
      ) : data?.shape ? (
        <WireLabel>
          <div
            className={classes.shape}
            data-selected={props.selected}
            data-wrong={data.isWrong}
            data-twin={data.isTwin}
            data-testid={`shape-${props.id}`}
            style={{ transform: `translate(-50%, -50%) translate(${written.x}, ${written.y})` }}
          >
            {data.shape}
          </div>
        </WireLabel>
      ) : null}
    </>
  );
});
