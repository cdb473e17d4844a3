import { inputField } from '../data/spec.ts';
import type { PerceptronActivation } from '../blocks/layers/perceptron.ts';
import { dataSpec } from '../data/source.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document, GraphEdge, GraphNode, Point } from '../graph/document.ts';
import { sizeOf } from '../shape.ts';

/**
 * A network of single perceptrons: one feature block per input value, then fully connected layers. With sign and tanh
 * it outputs -1 and 1, otherwise 0 and 1.
 */
export function handWired(
  name: string,
  widths: readonly number[],
  activation: PerceptronActivation,
  settings: Partial<Pick<Document, 'data' | 'training'>>,
): Document {
  const base = { ...emptyDocument(name), ...settings };
  const count = sizeOf(inputField(dataSpec(base.data)).type.shape);
  const nodes: GraphNode[] = [{ id: 'dataset1', block: 'dataset', params: {} }];
  const edges: GraphEdge[] = [];
  const wire = (from: string, to: string) =>
    edges.push({ id: `edge${edges.length + 1}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } });
  const layout: Record<string, Point> = { dataset1: { x: 0, y: 0 } };
  const place = (id: string, column: number, row: number, rows: number) => {
    layout[id] = { x: column * 260, y: (row - (rows - 1) / 2) * 120 };
  };
  let before = Array.from({ length: count }, (_, i) => `feature${i + 1}`);
  for (const [i, id] of before.entries()) {
    nodes.push({ id, block: 'feature', params: { number: i + 1 } });
    wire('dataset1', id);
    place(id, 1, i, count);
  }
  let next = 1;
  for (const [layer, width] of widths.entries()) {
    const own = Array.from({ length: width }, () => `perceptron${next++}`);
    for (const [row, id] of own.entries()) {
      nodes.push({ id, block: 'perceptron', params: { activation } });
      for (const source of before) wire(source, id);
      place(id, layer + 2, row, width);
    }
    before = own;
  }
  const from = activation === 'sign' || activation === 'tanh' ? 'signs' : 'probabilities';
  nodes.push({ id: 'output1', block: 'output', params: { loss: 'meanSquaredError', from } });
  for (const id of before) wire(id, 'output1');
  place('output1', widths.length + 2, 0, 1);
  return { ...base, graph: { nodes, edges }, layout: { root: layout } };
}
