// Programs of networks with built-in modules of transformers run from beginning to end.
import { describe, expect, it } from 'vitest';
import { toKeras } from '../../core/codegen/keras.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { connect, setParams } from '../../core/graph/edits.ts';
import { portsOf } from '../../core/graph/ports.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import type { ParamValues } from '../../core/params.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { python, runAll } from './pythonPrograms.ts';

/** Columns of flowers as words, through a built-in module, to classes. */
function throughModule(id: string, params: ParamValues, from: string, last: string): Document {
  const words = chain('words', [['dataset'], ['tokens', { count: 9 }], ['embedding', { tokens: 9, width: 8 }]], { data: { kind: 'iris' }, training: { ...defaultTraining, epochs: 2 } }); // prettier-ignore
  const after = chain('after', [
    [last],
    ['linear', { units: 3 }],
    ['output', { loss: 'crossEntropy', from: 'logits' }],
  ]);
  const graph = {
    nodes: [...words.graph.nodes, ...after.graph.nodes],
    edges: [...words.graph.edges, ...after.graph.edges.map((edge) => ({ ...edge, id: `${edge.id}b` }))],
  };
  const builtIn = builtIns.find((one) => one.id === id)!;
  let document = setParams(placeBuiltIn({ ...words, graph }, ROOT, builtIn, { x: 0, y: 0 }).document, ROOT, 'module1', params); // prettier-ignore
  const inputs = portsOf(
    document,
    document.graph.nodes.find((node) => node.id === 'module1')!,
    'inputs',
  );
  const wires = [
    ...inputs.map(({ name }) => [name === 'mask' ? 'tokens1' : from, 'out', 'module1', name] as const),
    ['module1', 'out1', `${last}1`, 'in'] as const,
  ];
  for (const [source, out, target, port] of wires) {
    const wired = connect(document, ROOT, { node: source, port: out }, { node: target, port });
    if (!wired.ok) throw new Error(wired.error.en);
    document = wired.value;
  }
  return document;
}

const narrow = { width: 8, heads: 2 };

const documents: readonly (readonly [string, Document])[] = [
  ['words through an encoder with a mask', throughModule('encoder', { ...narrow, feedForward: 12, activation: 'gelu' }, 'embedding1', 'selectToken')],
  ['words through causal attention, norms first', throughModule('encoderBlock', { ...narrow, causal: true, normFirst: true, feedForward: 12 }, 'embedding1', 'sequenceMean')],
  ['words through GPT', throughModule('gpt', { ...narrow, vocabulary: 9, positions: 6, bias: false }, 'tokens1', 'sequenceMean')],
  ['words through Llama', throughModule('llama', { ...narrow, vocabulary: 9, keyHeads: 1, feedForward: 12 }, 'tokens1', 'selectToken')],
]; // prettier-ignore

describe.skipIf(!python)('programs of transformers (need NEUROLOOM_PYTHON)', () => {
  it('run from beginning to end', () => {
    const sources = documents.flatMap(([, document]) => [toPyTorch(document), toKeras(document)]);
    const answers = runAll(sources.map((result) => ({ source: result.ok ? result.value : '' })));
    for (const [i, [title]] of documents.entries()) {
      const [pytorch, keras] = [answers[2 * i], answers[2 * i + 1]];
      expect(pytorch?.error, `${title} in PyTorch`).toBeUndefined();
      expect(pytorch?.printed?.match(/Avg loss: \d/g)?.length, title).toBe(2);
      expect(keras?.error, `${title} in Keras`).toBeUndefined();
      if (!keras?.missing) expect(keras?.printed, title).toMatch(/'loss': \d/);
    }
  }, 300_000);
});
