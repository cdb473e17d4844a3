import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { findBlock } from '../../core/blocks/catalogue.ts';
import { graphOf, type Document, type Graph, type GraphNode } from '../../core/graph/document.ts';
import { portsOf } from '../../core/graph/edits.ts';
import { same, type Text } from '../../core/text.ts';
import { useT } from '../ui/language.ts';
import { isTroubled, useTrouble } from '../store/doctor.ts';
import { useDocument } from '../store/document.ts';
import classes from './BlockNode.module.css';
import { CardHead, useCard } from './CardHead.tsx';
import type { FlowNode } from './flow.ts';
import { NodeCards } from './NodeCards.tsx';

interface Port {
  readonly name: string;
  readonly label: Text;
}

/** A node on the canvas. It is drawn anew only when its own words change. */
export const BlockNode = memo(function BlockNode({ id, data, selected }: NodeProps<FlowNode>) {
  const card = useCard(id, data.path);
  const inputs = usePorts(id, 'inputs');
  const outputs = usePorts(id, 'outputs');
  const hasTrouble = isTroubled(data.path, useTrouble());
  if (!card) return null;
  const isTall = Math.max(inputs.length, outputs.length) > 1;
  return (
    <>
      <div
        className={classes.card}
        data-selected={selected}
        data-unknown={card.category === 'unknown'}
        data-troubled={hasTrouble}
      >
        <CardHead card={card} path={data.path} />
        {isTall ? (
          <div className={classes.ports}>
            <PortColumn node={id} ports={inputs} side="inputs" />
            <PortColumn node={id} ports={outputs} side="outputs" />
          </div>
        ) : null}
      </div>
      {isTall ? null : (
        <>
          {inputs.map((port) => (
            <PortHandle key={port.name} node={id} port={port} side="inputs" />
          ))}
          {outputs.map((port) => (
            <PortHandle key={port.name} node={id} port={port} side="outputs" />
          ))}
        </>
      )}
      <NodeCards nodeId={id} path={data.path} />
    </>
  );
});

/** Names and labels of the ports, by value: modules make theirs anew each time. */
export function usePorts(id: string, side: 'inputs' | 'outputs'): readonly Port[] {
  const json = useDocument((state) => {
    const graph = graphOf(state.document, state.graphKey);
    const node = graph?.nodes.find((candidate) => candidate.id === id);
    return graph && node ? JSON.stringify(portsOn(state.document, graph, node, side)) : '[]';
  });
  return useMemo(() => JSON.parse(json) as readonly Port[], [json]);
}

function portsOn(document: Document, graph: Graph, node: GraphNode, side: 'inputs' | 'outputs'): readonly Port[] {
  if (node.module !== undefined || findBlock(node.block ?? '')) {
    return portsOf(document, node, side).map(({ name, label }) => ({ name, label }));
  }
  // An unknown block keeps the ports that its wires use.
  const ends = graph.edges.map((edge) => (side === 'inputs' ? edge.to : edge.from));
  const names = new Set(ends.filter((end) => end.node === node.id).map((end) => end.port));
  return [...names].map((name) => ({ name, label: same(name) }));
}

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
        <div key={port.name} className={classes.port}>
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
      role="img"
      aria-label={t(port.label)}
      data-testid={`port-${node}-${port.name}`}
    />
  );
}
