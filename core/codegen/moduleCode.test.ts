import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { chain } from '../graph/chain.ts';
import { moduleOf, ROOT, type Document } from '../graph/document.ts';
import { connect, setParam, setRepeat } from '../graph/edits.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import { moduleCode } from './moduleCode.ts';

const moons = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;

/** A use of a module behind a layer of 64. */
function used(module: string, repeat?: number, from = 'linear1'): Document {
  const start = chain('x', [['dataset'], ['linear', { units: 64 }]], { data: moons });
  const builtIn = builtIns.find(({ id }) => id === module)!;
  const { document } = placeBuiltIn(start, ROOT, builtIn, { x: 0, y: 0 });
  const wired = connect(document, ROOT, { node: from, port: 'out' }, { node: 'module1', port: 'in1' });
  if (!wired.ok) throw new Error(wired.error.en);
  return setRepeat(wired.value, ROOT, 'module1', repeat);
}

const codeOf = (document: Document, use = 'module1') =>
  moduleCode(analyse(document), use, moduleOf(document, document.graph.nodes.find(({ id }) => id === use)?.module)!);

const block = `class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(64, 64)
        self.relu1 = nn.ReLU()
        self.linear2 = nn.Linear(64, 64)
        self.relu2 = nn.ReLU()

    def forward(self, x):
        linear1 = self.linear1(x)
        relu1 = self.relu1(linear1)
        linear2 = self.linear2(relu1)
        add1 = x + linear2
        relu2 = self.relu2(add1)
        return relu2


`;

describe('the code of a module', () => {
  it('is a class and its call', () => {
    expect(codeOf(used('residualDense'))).toEqual({
      pytorch: `${block}# __init__\nself.module1 = ResidualBlock()\n# forward\nx = self.module1(x)`,
      keras: expect.stringMatching(
        /^def residual_block\(x\):\n(?: {4}.+\n)+ {4}return relu2\n\n\nx = residual_block\(x\)$/,
      ),
    });
  });

  it('repeated: copies that are alike have one class', () => {
    const code = codeOf(used('residualDense', 6));
    expect(code?.pytorch).toBe(
      `${block}# __init__\nself.module1 = nn.Sequential(*[ResidualBlock() for _ in range(6)])\n# forward\nx = self.module1(x)`,
    );
    expect(code?.keras).toMatch(/for _ in range\(6\):\n {4}x = residual_block\(x\)$/);
  });

  it('repeated: copies at which something else arrives have one of their own', () => {
    const { graph } = chain('m', [['moduleInput'], ['linear', { units: 8 }], ['moduleOutput']]);
    const document = used('residualDense', 3);
    const widening = { ...document, modules: { residualDense: { name: 'Layer', params: [], graph } } };
    const wires = widening.graph.edges.map((edge) => edge.to.node === 'module1' ? { ...edge, to: { node: 'module1', port: 'moduleInput1' } } : edge); // prettier-ignore
    const code = codeOf({ ...widening, graph: { ...widening.graph, edges: wires } });
    expect(code?.pytorch).toContain('nn.Linear(64, 8)');
    expect(code?.pytorch).toContain('self.module1 = nn.Sequential(Layer1(), *[Layer2() for _ in range(2)])');
  });

  it('is not there while types are unknown', () => {
    expect(codeOf(setParam(used('residualDense'), ROOT, 'module1', 'width', 7))).toBeUndefined();
    expect(codeOf(used('residualConv'))).toBeUndefined();
  });
});
