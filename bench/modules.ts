import { analyse } from '../core/analysis/analyse.ts';
import { chain } from '../core/graph/chain.ts';
import type { Document } from '../core/graph/document.ts';
import { ungroup } from '../core/graph/modules.ts';
import { loadData } from '../main/data/load.ts';
import { initialWeights } from '../main/model/model.ts';
import type { Batch } from '../main/tensors/batch.ts';
import { createBatches } from '../main/train/batches.ts';
import { compileDocument } from '../main/train/prepare.ts';
import { CompiledStep } from '../main/train/steps/compiledStep.ts';
import { stepContestant, type Contestant } from './contestants.ts';
import { race } from './race.ts';
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

/** A module that is repeated beside the same written out: analysis, the way to the first step, and steps a second. */
export async function modules(rounds: number): Promise<void> {
  analysis(rounds);
  await compilation(rounds);
  const contestants = [await contestant('as a module', false), await contestant('written out', true)];
  const [repeated = NaN, written = NaN] = (await race(contestants, rounds)).map((standing) => standing.median);
  for (const each of contestants) each.close();
  console.log(`${repeated.toFixed(0)} steps a second as a module, ${written.toFixed(0)} written out`);
  console.log(`  ${(repeated / written).toFixed(2)} times as fast (to reach: 1.00)`);
}

/** From a document that nobody has seen to the end of its first step. */
async function compilation(rounds: number): Promise<void> {
  for (const isWrittenOut of [false, true]) {
    const [first, later]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const document = twelveBlocks(isWrittenOut);
      const batch = await batchOf(document);
      const begin = performance.now();
      const step = stepOf(document);
      await step.prepare(batch.size);
      await step.run(batch, { learningRate: 1e-3, step: 0 });
      (round === 0 ? first : later).push(performance.now() - begin);
      step.dispose();
    }
    const [cold, warm] = [first, later].map((times) => (median(times) / 1000).toFixed(2));
    console.log(
      `${nameOf(isWrittenOut)}: traced, compiled and run once in ${cold} s, then in ${warm} s (to reach: 3 s)`,
    );
  }
}

async function batchOf({ data, training }: Document): Promise<Batch> {
  const { training: examples } = await loadData(data, { home: '' });
  return createBatches(examples, training).batch(0, 0);
}

function stepOf(document: Document): CompiledStep {
  const model = compileDocument(document);
  return new CompiledStep(model, document.training, { weights: initialWeights(model, 1), optimizer: new Map() });
}

async function contestant(name: string, isWrittenOut: boolean): Promise<Contestant> {
  const document = twelveBlocks(isWrittenOut);
  return stepContestant(name, await batchOf(document), stepOf(document));
}

function nameOf(isWrittenOut: boolean): string {
  return isWrittenOut ? `${COPIES * (NODES - 2)} nodes written out` : `${COPIES} copies of ${NODES} nodes`;
}

/** Milliseconds that analysis takes: at first, and after an edit outside of the blocks. */
function analysis(rounds: number): void {
  for (const isWrittenOut of [false, true]) {
    const times = { first: [] as number[], edited: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const document = twelveBlocks(isWrittenOut);
      times.first.push(timed(document));
      const nodes = document.graph.nodes.map((node) => (node.id === 'linear2' ? { ...node, params: { units: 10, bias: false } } : node)); // prettier-ignore
      times.edited.push(timed({ ...document, graph: { ...document.graph, nodes } }));
    }
    const [first, edited] = [median(times.first), median(times.edited)].map((time) => time.toFixed(1));
    console.log(`${nameOf(isWrittenOut)}: analysed in ${first} ms, after an edit in ${edited} ms (to reach: 50 ms)`);
  }
}

function timed(document: Document): number {
  const begin = performance.now();
  const { isTrainable, problems } = analyse(document);
  if (!isTrainable) throw new Error(problems[0]?.message.en);
  return performance.now() - begin;
}
