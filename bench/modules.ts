import { analyse } from '../core/analysis/analyse.ts';
import { chain } from '../core/graph/chain.ts';
import type { Document } from '../core/graph/document.ts';
import { ungroup } from '../core/graph/modules.ts';
import { median } from './statistics.ts';

const COPIES = 12;
const NODES = 20;

/** A module of 20 nodes, its ends included, twelve times one after the other; or, `isWrittenOut`, the 240 nodes. */
export function twelveBlocks(isWrittenOut = false): Document {
  const layers = Array.from({ length: (NODES - 2) / 2 }, (): [string, { units: number }?][] => [['linear', { units: 64 }], ['relu']]); // prettier-ignore
  const { graph } = chain('m', [['moduleInput'], ...layers.flat(), ['moduleOutput']]);
  const outer = chain('Twelve blocks', [['dataset'], ['flatten'], ['linear', { units: 64 }], ['linear', { units: 10 }], ['output']]); // prettier-ignore
  const document: Document = {
    ...outer,
    graph: {
      nodes: [...outer.graph.nodes, { id: 'use', module: 'm', params: {}, repeat: COPIES }],
      edges: [
        ...outer.graph.edges.filter(({ to }) => to.node !== 'linear2'),
        { id: 'a', from: { node: 'linear1', port: 'out' }, to: { node: 'use', port: 'moduleInput1' } },
        { id: 'b', from: { node: 'use', port: 'moduleOutput1' }, to: { node: 'linear2', port: 'in' } },
      ],
    },
    modules: { m: { name: 'Block', params: [], graph } },
  };
  return isWrittenOut ? opened(document) : document;
}

function opened(document: Document): Document {
  const use = document.graph.nodes.find(({ module }) => module !== undefined);
  if (!use) return document;
  const edited = ungroup(document, 'root', use.id);
  if (!edited.ok) throw new Error(edited.error.en);
  return opened(edited.value);
}

/** Milliseconds that analysis takes: at first, and after an edit outside of the blocks. */
export function modules(rounds: number): void {
  for (const isWrittenOut of [false, true]) {
    const times = { first: [] as number[], edited: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const document = twelveBlocks(isWrittenOut);
      times.first.push(timed(document));
      const nodes = document.graph.nodes.map((node) => (node.id === 'linear2' ? { ...node, params: { units: 10, bias: false } } : node)); // prettier-ignore
      times.edited.push(timed({ ...document, graph: { ...document.graph, nodes } }));
    }
    const name = isWrittenOut ? `${COPIES * (NODES - 2)} nodes written out` : `${COPIES} copies of ${NODES} nodes`;
    const [first, edited] = [median(times.first), median(times.edited)].map((time) => time.toFixed(1));
    console.log(`${name}: analysed in ${first} ms, after an edit in ${edited} ms (to reach: 50 ms)`);
  }
}

function timed(document: Document): number {
  const begin = performance.now();
  const { isTrainable, problems } = analyse(document);
  if (!isTrainable) throw new Error(problems[0]?.message.en);
  return performance.now() - begin;
}
