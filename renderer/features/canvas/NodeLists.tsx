import { graphOf, type GraphNode } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { focusNode } from '../../workspace/editing/focus.ts';
import { centreOn } from '../../workspace/editing/reveal.ts';
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
export function useNodeItem(): (node: GraphNode) => SearchItem {
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
        focusNode(id);
      }}
      onClose={onClose}
    />
  );
}
