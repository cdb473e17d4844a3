import { placesOf } from '../../../core/drawing/places.ts';
import { graphOf, type Document, type GraphKey, type GraphNode, type Point, type PortEnd } from '../../../core/graph/document.ts'; // prettier-ignore
import { connect } from '../../../core/graph/edits.ts';
import { portsOf, type Side } from '../../../core/graph/ports.ts';
import { text, type Text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import { focusNode } from '../../workspace/editing/focus.ts';
import { wireUp } from '../../workspace/editing/insert.ts';
import { useT } from '../../kit/language.ts';
import { QuickList } from '../../kit/QuickList.tsx';
import { useNodeItem } from './NodeLists.tsx';

interface ListProps {
  readonly onClose: () => void;
}

/** Draws a wire from the selected node without a pointer: to one of the inputs that would take it. */
export const ConnectTo = (props: ListProps) => <Connect {...props} side="outputs" />;

/** The same the other way round: to the selected node, from one of the outputs that it can take. */
export const ConnectFrom = (props: ListProps) => <Connect {...props} side="inputs" />;

function Connect({ onClose, side }: ListProps & { readonly side: Side }) {
  const t = useT();
  const { document, graphKey, edit } = useDocument();
  const [selected = ''] = useSelection((state) => state.nodes);
  const itemOf = useNodeItem();
  const { own, wires } = wiresOf(document, graphKey, selected, side);
  const items = wires.map(({ node, port, further }) => {
    const item = itemOf(node);
    const ports = [
      own.length > 1 && `${t(port.label)} →`,
      portsOf(document, node, otherSide(side)).length > 1 && `→ ${t(further.label)}`,
    ];
    const detail = [item.detail, ...ports].filter(Boolean).join(' ');
    return { ...item, id: `${port.name}-${node.id}-${further.name}`, detail };
  });
  return (
    <QuickList
      title={titles[side]}
      items={items}
      none={own.length === 0 ? noPort[side] : noOther[side]}
      onChoose={(id) => {
        const wire = wires[items.findIndex((item) => item.id === id)];
        if (wire) edit((old) => wireUp(old, graphKey, wire.from, wire.to));
        focusNode(selected);
      }}
      onClose={onClose}
    />
  );
}

const otherSide = (side: Side): Side => (side === 'outputs' ? 'inputs' : 'outputs');

/** The ports of a node on one side, and all wires that could be drawn there: first to ports that are free, near ones before others. */
function wiresOf(document: Document, graphKey: GraphKey, selected: string, side: Side) {
  const { nodes = [], edges = [] } = graphOf(document, graphKey) ?? {};
  const places = placesOf(document, graphKey);
  const chosen = nodes.find(({ id }) => id === selected);
  const own = chosen ? portsOf(document, chosen, side) : [];
  const isTaken = (end: PortEnd) =>
    edges.some(({ from, to }) => [from, to].some(({ node, port }) => node === end.node && port === end.port));
  const candidates = (node: GraphNode) =>
    portsOf(document, node, otherSide(side)).flatMap((further) => {
      const end: PortEnd = { node: node.id, port: further.name };
      return own.flatMap((port) => {
        const start: PortEnd = { node: selected, port: port.name };
        const [from, to] = side === 'outputs' ? [start, end] : [end, start];
        const rank = (isTaken(end) ? 1e9 : 0) + between(places.get(selected), places.get(node.id));
        return connect(document, graphKey, from, to).ok ? [{ node, port, further, from, to, rank }] : [];
      });
    });
  return { own, wires: nodes.flatMap(candidates).toSorted((a, b) => a.rank - b.rank) };
}

const between = (a: Point = origin, b: Point = origin) => Math.hypot(a.x - b.x, a.y - b.y);
const origin: Point = { x: 0, y: 0 };

const titles: Readonly<Record<Side, Text>> = {
  outputs: text('Wire to …', 'Leitung nach …'),
  inputs: text('Wire from …', 'Leitung von …'),
};
const noPort: Readonly<Record<Side, Text>> = {
  outputs: text(
    'This node has no output: select the node that the wire comes from.',
    'Dieser Knoten hat keinen Ausgang: den Knoten auswählen, von dem die Leitung kommt.',
  ),
  inputs: text(
    'This node has no input: select the node that the wire leads to.',
    'Dieser Knoten hat keinen Eingang: den Knoten auswählen, zu dem die Leitung führt.',
  ),
};
const noOther: Readonly<Record<Side, Text>> = {
  outputs: text(
    'No other input can take a wire from here.',
    'Kein anderer Eingang kann von hier eine Leitung annehmen.',
  ),
  inputs: text('No other output can lead here.', 'Kein anderer Ausgang kann hierher führen.'),
};
