import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import { kerasLines, pytorchLines } from './code.ts';

const analysis = analyse(chain('x', [['dataset'], ['flatten'], ['linear', { units: 10 }], ['output']]));
const node = (id: string) => analysis.byId.get(id)!;

describe('the code of one node', () => {
  it('says a layer as PyTorch and as Keras do, with the shapes that arrive', () => {
    expect(pytorchLines(node('linear1'))).toBe(
      '# __init__\nself.linear1 = nn.Linear(784, 10)\n# forward\nx = self.linear1(x)',
    );
    expect(kerasLines(node('linear1'))).toMatch(/^x = layers\.Dense\(10.*\)\(x\)$/s);
  });

  it('has none for what computes nothing', () => {
    expect(pytorchLines(node('dataset1'))).toBeUndefined();
    expect(kerasLines(node('output1'))).toBeUndefined();
  });
});
