import { expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { chain } from '../graph/chain.ts';
import { toKeras } from './keras.ts';
import { toPyTorch } from './pytorch.ts';

it('a head shares the matrix of an embedding: transposed here, in PyTorch the very same', () => {
  const plain = chain(
    'Head',
    [
      ['dataset'],
      ['tokens', { count: 9 }],
      ['embedding', { tokens: 9, width: 3 }],
      ['linear', { units: 9 }],
      ['flatten'],
      ['linear', { units: 3 }],
      ['output'],
    ],
    { data: { kind: 'iris' } },
  );
  const nodes = plain.graph.nodes.map((node) => (node.id === 'linear1' ? { ...node, shares: 'embedding1' } : node));
  const document = { ...plain, graph: { ...plain.graph, nodes } };
  const { problems, byId, totals } = analyse(document);
  expect(problems).toEqual([]);
  expect(byId.get('linear1')?.ties).toMatchObject([{ source: 'embedding1.embeddings', isTransposed: true }]);
  expect(totals.parameters).toBe(analyse(plain).totals.parameters - 27);
  const [pytorch, keras] = [toPyTorch(document), toKeras(document)];
  expect(pytorch.ok && pytorch.value).toContain('\nmodel.linear1.weight = model.embedding1.weight\n');
  expect(keras.ok && keras.value).toContain(
    '# Keras shares whole layers and not single weights: these have their own here: linear1.',
  );
});
