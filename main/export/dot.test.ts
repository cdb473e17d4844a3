import { expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { group } from '../../core/graph/modules.ts';
import { dot } from './dot.ts';

const drawn = async (document: Document) => {
  const { files } = await dot.make({ document, home: '', options: {} });
  return String(files['network.dot']).split('\n');
};
const iris = examples['iris']!;

test('a drawing has a box for every node and the shapes on the arrows', async () => {
  const lines = await drawn(iris);
  expect(lines[0]).toBe('digraph "Iris" {');
  expect(lines).toContain('  "dataset1" -> "linear1" [label="4"];');
  expect(lines.find((line) => line.startsWith('  "linear1" [label='))).toMatch(/kernel 4×\d+\\nbias \d+"\];$/);
  const boxes = lines.filter((line) => /^ {2}"\w+" \[label=/.test(line));
  expect(boxes).toHaveLength(iris.graph.nodes.length);
});

test('a module is a frame around what is in it, by its name, quotes and all', async () => {
  const grouped = group(iris, 'root', ['linear1', 'relu1'], 'The "hidden" \\ layer');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const lines = await drawn(grouped.value);
  expect(lines).toContain('  subgraph "cluster module1" {');
  expect(lines).toContain(String.raw`    label="The \"hidden\" \\ layer";`);
  expect(lines.some((line) => line.startsWith('    "module1/linear1" ['))).toBe(true);
});

test('a network with problems is not drawn', async () => {
  const broken = { ...iris, graph: { ...iris.graph, edges: [] } };
  await expect(drawn(broken)).rejects.toMatchObject({ code: 'documentHasProblems' });
});
