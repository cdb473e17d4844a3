import { graphOf, type GraphNode, type PortEnd } from '../../../core/graph/document.ts';
import { connect } from '../../../core/graph/edits.ts';
import { portsOf } from '../../../core/graph/ports.ts';
import { text } from '../../../core/text.ts';
import { centreOn } from '../../workspace/editing/actions.ts';
import { describeNode } from '../../../core/drawing/card.ts';
import { analysisOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import { QuickList } from '../../kit/QuickList.tsx';
import type { SearchItem } from '../../kit/SearchList.tsx';

interface ListProps {
  readonly onClose: () => void;
}

/** How a node of the open graph stands in a list. */
function useNodeItem(): (node: GraphNode) => SearchItem {
  const t = useT();
  const document = useDocument((state) => state.document);
  const trail = useDocument((state) => state.trail);
  const edges = useDocument((state) => graphOf(state.document, state.graphKey)?.edges);
  return (node) => {
    const card = describeNode(document, analysisOf(document), pathOf(trail, node.id), node, edges);
    const icon = <BlockGlyph glyph={card.glyph} category={card.category} />;
    return { id: node.id, label: t(card.title), detail: `${t(card.detail)} · ${node.id}`, icon };
  };
}

/** Chooses a node by its name and shows it. */
export function NodeFinder({ onClose }: ListProps) {
  const graph = useDocument((state) => graphOf(state.document, state.graphKey));
  const itemOf = useNodeItem();
  return (
    <QuickList
      title={text('Find a node', 'Knoten suchen')}
      items={(graph?.nodes ?? []).map(itemOf)}
      onChoose={(id) => {
        useSelection.getState().select({ nodes: [id] });
        centreOn(id);
      }}
      onClose={onClose}
    />
  );
}

/** Draws a wire from the selected node without a pointer: to one of the inputs that would take it. */
export function ConnectTo({ onClose }: ListProps) {
  const t = useT();
  const { document, graphKey, edit } = useDocument();
  const [selected] = useSelection((state) => state.nodes);
  const itemOf = useNodeItem();
  const nodes = graphOf(document, graphKey)?.nodes ?? [];
  const source = nodes.find((node) => node.id === selected);
  const outputs = source ? portsOf(document, source, 'outputs') : [];
  const wires = outputs.flatMap((output) =>
    nodes.flatMap((node) => {
      const inputs = portsOf(document, node, 'inputs');
      return inputs.flatMap((input) => {
        const from: PortEnd = { node: selected ?? '', port: output.name };
        const to: PortEnd = { node: node.id, port: input.name };
        if (!connect(document, graphKey, from, to).ok) return [];
        const ports = [
          outputs.length > 1 ? `${t(output.label)} →` : '',
          inputs.length > 1 ? `→ ${t(input.label)}` : '',
        ];
        const item = itemOf(node);
        const detail = [item.detail, ...ports].filter(Boolean).join(' ');
        return [{ from, to, item: { ...item, id: `${output.name}-${node.id}-${input.name}`, detail } }];
      });
    }),
  );
  return (
    <QuickList
      title={text('Wire to …', 'Verbinden mit …')}
      items={wires.map((wire) => wire.item)}
      none={outputs.length === 0 ? givesNothing : noInput}
      onChoose={(id) => {
        const wire = wires.find((candidate) => candidate.item.id === id);
        if (wire) edit((old) => connect(old, graphKey, wire.from, wire.to));
      }}
      onClose={onClose}
    />
  );
}

const givesNothing = text(
  'This node has no output: select the node that the wire comes from.',
  'Dieser Knoten hat keinen Ausgang: den Knoten auswählen, von dem die Verbindung kommt.',
);
const noInput = text(
  'No other input can take a wire from here.',
  'Kein anderer Eingang kann von hier eine Verbindung annehmen.',
);
