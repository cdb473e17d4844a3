import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useT } from '../../kit/language.ts';
import classes from './BlockNode.module.css';
import { CardHead } from './CardHead.tsx';
import type { FlowNode } from '../../workspace/editing/flow.ts';
import { FirstTokens } from './FirstTokens.tsx';
import { looksSame } from './looksSame.ts';
import { ModulePicture } from './ModulePicture.tsx';
import { NodeCards } from './NodeCards.tsx';
import type { Port } from '../../workspace/editing/nodeFacts.ts';

/** A node on the canvas. */
export const BlockNode = memo(function BlockNode({ id, data: { facts }, selected }: NodeProps<FlowNode>) {
  const { card, inputs, outputs, trouble, module, hasWords } = facts;
  const isTall = Math.max(inputs.length, outputs.length) > 1;
  return (
    <>
      <div
        className={classes.card}
        data-selected={selected}
        data-unknown={card.category === 'unknown'}
        data-troubled={trouble !== undefined}
      >
        <CardHead facts={facts} />
        {isTall ? (
          <div className={classes.ports}>
            {hasWords ? (
              <div className={classes.beside}>
                <FirstTokens />
              </div>
            ) : (
              <PortColumn node={id} ports={inputs} side="inputs" />
            )}
            <PortColumn node={id} ports={outputs} side="outputs" />
          </div>
        ) : null}
        {module !== undefined && <ModulePicture id={module} />}
        {hasWords && !isTall && <FirstTokens />}
      </div>
      {isTall ? null : (
        <div className={module === undefined && !hasWords ? '' : classes.high}>
          {inputs.map((port) => (
            <PortHandle key={port.name} node={id} port={port} side="inputs" />
          ))}
          {outputs.map((port) => (
            <PortHandle key={port.name} node={id} port={port} side="outputs" />
          ))}
        </div>
      )}
      <NodeCards nodeId={id} facts={facts} />
    </>
  );
}, looksSame);

function PortColumn({
  node,
  ports,
  side,
}: {
  readonly node: string;
  readonly ports: readonly Port[];
  readonly side: 'inputs' | 'outputs';
}) {
  const t = useT();
  return (
    <div className={classes.portColumn} data-side={side}>
      {ports.map((port) => (
        <div key={port.name} className={classes.port} data-gone={port.isGone}>
          {t(port.label)}
          <PortHandle node={node} port={port} side={side} />
        </div>
      ))}
    </div>
  );
}

/** The dot of a port, where wires begin and end. */
export function PortHandle({
  node,
  port,
  side,
}: {
  readonly node: string;
  readonly port: Port;
  readonly side: 'inputs' | 'outputs';
}) {
  const t = useT();
  const isInput = side === 'inputs';
  return (
    <Handle
      id={port.name}
      type={isInput ? 'target' : 'source'}
      position={isInput ? Position.Left : Position.Right}
      className={classes.handle ?? ''}
      data-gone={port.isGone}
      role="img"
      aria-label={t(port.label)}
      data-testid={`port-${node}-${port.name}`}
    />
  );
}
