import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import type { DataSource } from '../data/source.ts';
import { emptyDocument } from '../graph/create.ts';
import { examples } from './examples.ts';
import { transformerFor, withTransformer } from './transformers.ts';

const words = usualNumberWords();
const file = { name: 'a.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', tokenizer: words.tokenizer } as const;
const { encoding: _, ...archive } = file;
const shares = { testShare: 0.1, validationShare: 0.1, seed: 1 };
const sources: readonly DataSource[] = [
  { kind: 'text', ...file, ...shares, window: 16, windows: 100 },
  { kind: 'masked', ...file, ...shares, length: 16, examples: 100, maskedShare: 0.15 },
  { kind: 'labelled', ...archive, ...shares, length: 16, texts: 100, classes: ['a', 'b'], isPair: false, removed: [] },
  words,
];

test.each(sources)('a transformer that fits its data takes the place of a network that does not: $kind', (data) => {
  const old = { ...examples['iris']!, data };
  expect(analyse(old).problems).not.toEqual([]);
  expect(transformerFor(data)).toBeDefined();
  const document = withTransformer(old);
  expect(analyse(document).problems).toEqual([]);
  expect(document).toMatchObject({ name: old.name, data });
});

test('data without texts have none', () => {
  const document = emptyDocument('mine', { kind: 'iris' });
  expect(transformerFor(document.data)).toBeUndefined();
  expect(withTransformer(document)).toBe(document);
});

test('a module of the document that was edited stays as it is beside the one that is built in', () => {
  const [, masked] = sources;
  const document = withTransformer({ ...examples['iris']!, data: masked! });
  const { bert } = document.modules;
  const edited = { ...bert!, graph: { ...bert!.graph, edges: bert!.graph.edges.slice(1) } };
  const mine = { ...document, modules: { ...document.modules, bert: edited } };
  const again = withTransformer(mine);
  expect(again.modules['bert']).toBe(edited);
  expect(analyse(again).problems).toEqual([]);
  expect(withTransformer(document)).toEqual(document);
});
