import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { moduleCode } from '../../core/codegen/moduleCode.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT } from '../../core/graph/document.ts';
import { connect, setRepeat } from '../../core/graph/edits.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import { indent } from '../../core/python.ts';

const python = process.env['NEUROLOOM_PYTHON'];

const words = chain('x', [['dataset'], ['tokens', { count: 5 }], ['embedding', { tokens: 5, width: 64 }]], {
  data: { kind: 'iris' },
});
const before = {
  encoder: words,
  gptBlock: words,
  llamaBlock: words,
  residualDense: chain('x', [['dataset'], ['flatten'], ['linear', { units: 64 }]]),
  residualConv: chain('x', [['dataset'], ['conv2d', { filters: 16, stride: 4 }]]),
};

/** Three copies of a built-in module: its code, and what analysis says of its weights. */
function repeated(id: keyof typeof before) {
  const start = before[id];
  const builtIn = builtIns.find((candidate) => candidate.id === id)!;
  const { document } = placeBuiltIn(start, ROOT, builtIn, { x: 0, y: 0 });
  const wired = connect(document, ROOT, { node: start.graph.nodes.at(-1)!.id, port: 'out' }, { node: 'module1', port: 'in1' }); // prettier-ignore
  if (!wired.ok) throw new Error(wired.error.en);
  const analysis = analyse(setRepeat(wired.value, ROOT, 'module1', 3));
  const inside = analysis.nodes.filter(({ id: nodeId }) => nodeId.startsWith('module1/'));
  const [height, width, channels] = [...inside[0]!.type.shape, 1, 1];
  const { type } = inside[0]!;
  const shape = type.layout === 'picture' ? [2, channels, height, width] : [2, ...type.shape];
  return {
    code: moduleCode(analysis, 'module1', builtIn.module)!,
    parameters: inside.reduce((sum, node) => sum + node.parameters, 0),
    shape,
  };
}

it.skipIf(!python)('the class of a module computes in PyTorch, with as many weights', { timeout: 60_000 }, () => {
  const cases = (Object.keys(before) as (keyof typeof before)[]).map(repeated);
  const programs = cases.map(({ code, shape }) => {
    const [definition = '', init = '', forward = ''] = code.pytorch.split(/# __init__\n|# forward\n/);
    const lines = [
      'import torch',
      'import torch.nn.functional as F',
      'from torch import nn',
      definition,
      'class Net(nn.Module):',
      ...indent(['def __init__(self):', '    super().__init__()', ...indent(init.trim().split('\n'), 1)], 1),
      ...indent(['def forward(self, x):', ...indent([...forward.split('\n'), 'return x'], 1)], 1),
      'net = Net()',
    ];
    const read = [
      `list(net(torch.ones(${JSON.stringify(shape)})).shape)`,
      '[sum(p.numel() for p in net.parameters())]',
    ];
    return { source: lines.join('\n'), read };
  });
  const script = path.join(import.meta.dirname, 'programs.py');
  const answers: unknown = JSON.parse(execFileSync(python!, [script], { input: JSON.stringify(programs), encoding: 'utf8', stdio: 'pipe' })); // prettier-ignore
  expect(answers).toEqual(cases.map(({ shape, parameters }) => ({ printed: '', read: [shape, [parameters]] })));
});
