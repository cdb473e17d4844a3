import { initializers, scaleOf, TRUNCATED_DEVIATION } from '../blocks/initializers.ts';
import type { WeightSpec } from '../blocks/define.ts';
import { isPicture } from '../tensorType.ts';
import { handSetOf, pytorchHandSet } from './handSet.ts';
import { handedOut, isPlainEnd, sourceArguments, type Program, type Statement } from './program.ts';
import { indent } from '../python.ts';
import { pytorchLayers } from './pytorchLayers.ts';
import { pytorchFrozen, pytorchTies, transposedCall } from './ties.ts';

/** A statement in PyTorch: a module of the class, an expression in `forward`, or both. */
interface Line {
  readonly statement: Statement;
  readonly module: string | undefined;
  readonly call: string | undefined;
}

function lineOf(program: Program, statement: Statement, keepsOrder: boolean): Line {
  const { block } = statement.node;
  if (keepsOrder && isReordering(statement)) {
    return { statement, module: undefined, call: `${statement.inputs[0]}.permute(0, 2, 3, 1).flatten(1)` };
  }
  const args = sourceArguments(statement, `self.${statement.name}`);
  return {
    statement,
    module: block.pytorch?.(args),
    call: transposedCall(program, statement) ?? block.pytorchCall?.(args),
  };
}

/** Whether it is a chain of plain modules that nn.Sequential can hold. */
function isSequential(program: Program, lines: readonly Line[]): boolean {
  return (
    program.isChain &&
    isPlainEnd(program) &&
    lines.every(({ module, call }) => module !== undefined && call === undefined)
  );
}

/** The network class, weight initialisation where it differs from PyTorch's, and locks. */
export function pytorchModel(program: Program): readonly string[] {
  const handSet = handSetOf(program, 'pytorch');
  // If individual values are set, those after a Flatten must be in the same order as in the app.
  const keepsOrder = handSet.length > 0;
  const lines = program.statements.map((statement) => lineOf(program, statement, keepsOrder));
  const inSequence = isSequential(program, lines);
  const moduleOf = (statement: Statement) =>
    inSequence ? `model.stack[${program.statements.indexOf(statement)}]` : `model.${statement.name}`;
  return [
    ...(!keepsOrder && program.statements.some(isReordering) ? flattenNote : []),
    'class NeuralNetwork(nn.Module):',
    ...indent(inSequence ? sequence(program, lines) : graph(program, lines), 1),
    '',
    '',
    'model = NeuralNetwork().to(device)',
    'print(model)',
    ...program.statements.flatMap((statement) => starts(statement, moduleOf(statement))),
    ...pytorchTies(program, moduleOf),
    ...pytorchHandSet(program, handSet, moduleOf),
    ...pytorchFrozen(program, moduleOf),
    ...pytorchLayers(program, moduleOf),
  ];
}

const flattenNote = [
  '# PyTorch flattens a picture channel by channel, Neuroloom pixel by pixel: the same network, but the weights after',
  '# nn.Flatten() stand in another order.',
];

/** A Flatten of a picture with several channels and several pixels. */
export function isReordering({ node }: Pick<Statement, 'node'>): boolean {
  const type = node.inputs[0]?.type;
  if (node.block.type !== 'flatten' || !type || !isPicture(type)) return false;
  const [height = 1, width = 1, channels = 1] = type.shape;
  return height * width > 1 && channels > 1;
}

function sequence({ entries }: Program, lines: readonly Line[]): readonly string[] {
  return [
    'def __init__(self):',
    '    super().__init__()',
    '    self.stack = nn.Sequential(',
    ...lines.map(({ module }) => `        ${module},`),
    '    )',
    '',
    `def forward(self, ${variables(entries)}):`,
    `    return self.stack(${variables(entries)})`,
  ];
}

function graph(program: Program, lines: readonly Line[]): readonly string[] {
  const { entries } = program;
  const result = isPlainEnd(program) ? program.result : handedOut(program).join(', ');
  const modules = lines.filter(({ module }) => module !== undefined);
  return [
    'def __init__(self):',
    '    super().__init__()',
    ...modules.map(({ statement, module }) => `    self.${statement.name} = ${module}`),
    '',
    `def forward(self, ${variables(entries)}):`,
    ...lines.map(
      ({ statement: { name, results, inputs }, call }) =>
        `    ${results.join(', ')} = ${call ?? `self.${name}(${inputs.join(', ')})`}`,
    ),
    `    return ${result}`,
  ];
}

function variables(entries: Program['entries']): string {
  return entries.map(({ variable }) => variable).join(', ');
}

/** Lines that initialise a module's weights as the document says; none for PyTorch's default. */
export function starts({ node }: Pick<Statement, 'node'>, module: string): readonly string[] {
  return node.weights
    .filter(({ pytorch, initializer, gain = 1 }) => initializer !== pytorch.start || gain !== 1)
    .map((spec) => {
      const weight = `${module}.${spec.pytorch.name}`;
      return `${startOf(spec, weight)}  # ${initializers[spec.initializer].label.en}`;
    });
}

function startOf(spec: WeightSpec, weight: string): string {
  const { distribution } = initializers[spec.initializer];
  const value = Number(scaleOf(spec.initializer, spec).toPrecision(6));
  switch (distribution) {
    case 'uniform':
      return `nn.init.uniform_(${weight}, -${value}, ${value})`;
    case 'normal':
      return `nn.init.normal_(${weight}, std=${value})`;
    case 'truncatedNormal': {
      const deviation = Number((value / TRUNCATED_DEVIATION).toPrecision(6));
      return `nn.init.trunc_normal_(${weight}, std=${deviation}, a=-${2 * deviation}, b=${2 * deviation})`;
    }
    case 'constant':
      return `nn.init.constant_(${weight}, ${value})`;
  }
}
