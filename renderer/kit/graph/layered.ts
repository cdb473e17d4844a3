import type { ELK } from 'elkjs/lib/elk-api.js';
import { dataSpec } from '../../../core/data/source.ts';
import { inputField } from '../../../core/data/spec.ts';
import { graphOf, type Document, type Point } from '../../../core/graph/document.ts';
import { wrapRows } from './arrange.ts';
import {
  cardSize,
  COLUMN_GAP,
  NODE_HEIGHT,
  NODE_WIDTH,
  PICTURE_ROW,
  type Size,
} from '../../../core/drawing/geometry.ts';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(COLUMN_GAP),
  'elk.spacing.nodeNode': '40',
  'elk.spacing.edgeNode': '24',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'false',
};

/**
 * Places for all nodes of a graph: data flows from left to right (ELK's layered algorithm), and what is wider than
 * `width` goes on in the next row. `sizes`: of the cards as they are drawn, opened layers among them.
 */
export async function layeredPlaces(
  document: Document,
  key: string,
  width: number,
  sizes: Readonly<Record<string, Size>>,
  elk: Pick<ELK, 'layout'>,
): Promise<Readonly<Record<string, Point>>> {
  const graph = graphOf(document, key);
  if (!graph) return {};
  const hasWords = inputField(dataSpec(document.data)).meaning.kind === 'tokens';
  const known = new Set(graph.nodes.map((node) => node.id));
  const arranged = await elk.layout({
    id: 'canvas',
    layoutOptions: options,
    children: graph.nodes.map(({ id, module, block }) => ({
      id,
      ...alike(sizes[id] ?? cardSize(false), module !== undefined || (block === 'dataset' && hasWords)),
    })),
    edges: graph.edges
      .filter((edge) => known.has(edge.from.node) && known.has(edge.to.node))
      .map((edge) => ({ id: edge.id, sources: [edge.from.node], targets: [edge.to.node] })),
  });
  const boxes = (arranged.children ?? []).map(({ id, x = 0, y = 0, width = NODE_WIDTH, height = NODE_HEIGHT }) => {
    return { id, x, y, width, height };
  });
  return wrapRows(boxes, width);
}

/** Without its picture or words a card is as high as others: its ports come to stand in one line with theirs. */
function alike({ width, height }: Size, hasRow: boolean): Size {
  return { width, height: hasRow ? Math.max(NODE_HEIGHT, height - PICTURE_ROW) : height };
}
