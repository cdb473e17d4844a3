import { describe, expect, it } from 'vitest';
import { halves, masked, network, text, tokens } from '../examples/severalPorts.ts';
import { applyFix } from '../graph/fixes.ts';
import { group } from '../graph/modules.ts';
import { parseDocument } from '../graph/parse.ts';
import { toKeras } from '../codegen/keras.ts';
import { toPyTorch } from '../codegen/pytorch.ts';
import { createRandom } from '../random.ts';
import { analyse } from './analyse.ts';

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('types on wires', () => {
  it('tell integers from floats, and sequences from rows', () => {
    const { edgeTypes, problems } = analyse(masked);
    expect(problems).toEqual([]);
    expect(edgeTypes.get('edge3')).toEqual({ dtype: 'int32', shape: [4], kinds: 5 });
    expect(edgeTypes.get('edge4')).toEqual({ dtype: 'float32', shape: [4, 6], layout: 'sequence' });
    expect(edgeTypes.get('edge5')).toEqual({ dtype: 'float32', shape: [6] });
  });

  it('go by port: an optional one may be left open, and the others stay what they are', () => {
    const open = analyse(network(tokens, text));
    expect(open.problems).toEqual([]);
    expect(open.byId.get('sequenceMean1')?.inputs.map(({ port }) => port)).toEqual(['in']);
    // The mask was drawn first, and is the second port all the same.
    expect(
      analyse(masked)
        .byId.get('sequenceMean1')
        ?.inputs.map(({ port }) => port),
    ).toEqual(['in', 'mask']);
  });

  it.each([
    [{ dataset1: {}, embedding1: {}, output1: {} }, 'embedding1', 'float32 arrives, Embedding needs int32: Insert Tokens.', 'tokens1'],
    [{ dataset1: {}, tokens1: {}, linear1: {}, output1: {} }, 'linear1', 'int32 arrives, Linear needs float32: Insert Embedding.', 'embedding1'],
  ] as const)('of the wrong kind are said at the node, with a repair: %j', (nodes, node, sentence, inserted) => {
    const names = Object.keys(nodes);
    const wires = names.slice(1).map((name, i) => [names[i]!, name] as const);
    const document = network(nodes, wires);
    const problem = analyse(document).problems.find(({ nodeId }) => nodeId === node);
    expect(problem?.message.en).toBe(sentence);
    const repaired = value(applyFix(document, 'root', node, problem!.fixes![0]!));
    expect(repaired.graph.nodes.map(({ id }) => id)).toContain(inserted);
    expect(analyse(repaired).byId.has(node)).toBe(true);
  }); // prettier-ignore

  it('say so where a wire hangs at a port that does not exist', () => {
    const wrong = network(tokens, [...text, ['tokens1', ['linear1', 'nowhere']]]);
    expect(analyse(wrong).problems[0]?.message.en).toContain('an input that this block does not have');
    const [first, ...others] = text;
    const from = network(tokens, [...others, [['dataset1', 'nowhere'], first![1]]]);
    expect(analyse(from).problems[0]?.message.en).toContain('from the output “nowhere”, which Dataset does not have');
  });
});

describe('a node with two outputs', () => {
  it('sends each to another node', () => {
    const { byId, problems } = analyse(halves);
    expect(problems).toEqual([]);
    expect(byId.get('linear1')?.inputs[0]?.type.shape).toEqual([1]);
    expect(byId.get('linear2')?.inputs[0]?.type.shape).toEqual([3]);
  });

  it('does so inside a module', () => {
    const { nodes, edges } = halves.graph;
    const grouped = value(group(halves, 'root', ['split1', 'linear1', 'linear2', 'add1'], 'Halves'));
    expect(grouped.graph.nodes.length).toBeLessThan(nodes.length);
    expect(edges).toHaveLength(7);
    const { byId, problems } = analyse(grouped);
    expect(problems).toEqual([]);
    const inside = [...byId.values()].find(({ id }) => id.endsWith('/linear2'));
    expect(inside?.inputs[0]?.type.shape).toEqual([3]);
  });

  it('fills two variables in Python', () => {
    expect(value(toPyTorch(halves))).toContain('split1_first, split1_rest = x.split([1, 3], dim=-1)');
    expect(value(toPyTorch(halves))).toContain('linear2 = self.linear2(split1_rest)');
    expect(value(toKeras(halves))).toContain('split1_first, split1_rest = layers.Lambda(');
  });
});

describe('generated programs', () => {
  it('hand the mask to its own port', () => {
    expect(value(toPyTorch(masked))).toContain('(tokens1 != 0)');
    expect(value(toKeras(masked))).toContain('(embedding1, mask=keras.ops.not_equal(tokens1, 0))');
    expect(value(toPyTorch(masked))).toContain('nn.init.normal_(model.embedding1.weight, std=0.05)');
  });
});

describe('any document that can be read', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('is analysed: seed %i', (seed) => {
    const random = createRandom(seed);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random.next() * list.length)]!;
    const blocks = ['dataset', 'linear', 'split', 'embedding', 'tokens', 'sequenceMean', 'perceptron', 'conv2d', 'reshape', 'concatenate', 'feature', 'output', 'unknown']; // prettier-ignore
    const params = [{}, { units: -1 }, { width: 2 }, { shape: [2, 2, 1] }, { number: 9 }, { tokens: 'many' }];
    const ids = Array.from({ length: 9 }, (_, i) => `${pick(blocks)}${i}`);
    const ports = ['in', 'out', 'mask', 'first', 'rest', 'nowhere'];
    const wires = Array.from(
      { length: 12 },
      () =>
        [
          [pick(ids), pick(ports)],
          [pick(ids), pick(ports)],
        ] as const,
    );
    const read = parseDocument(network(Object.fromEntries(ids.map((id) => [id, pick(params)])), wires));
    if (!read.ok) throw new Error(read.error.message.en);
    const { isTrainable, problems } = analyse(read.value);
    expect(isTrainable).toBe(problems.every(({ severity }) => severity !== 'error'));
  });
});
