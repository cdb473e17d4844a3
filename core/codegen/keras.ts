import type { Block } from '../blocks/define.ts';
import { shapeTuple } from '../blocks/layers/kerasSource.ts';
import { kindOf, type DataSource } from '../data/source.ts';
import { targetSize } from '../data/spec.ts';
import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { ok, type Result } from '../result.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { handSetOf, kerasHandSet } from './handSet.ts';
import { kerasTraining } from './kerasTraining.ts';
import { joinSections } from '../python.ts';
import { kerasTieNote, kerasTwin } from './ties.ts';
import { BATCH, programOf, sourceArguments, type Program, type Statement } from './program.ts';

/** A document as a complete Keras 3 program: data, network, fit and evaluate. Fails with the document's errors. */
export function toKeras(document: Document): Result<string, readonly Problem[]> {
  const program = programOf(document);
  if (!program.ok) return program;
  const { imports, lines } = dataCode(document.data);
  const body = [
    [`keras.utils.set_random_seed(${document.training.seed})`],
    [...lines, ...labelLines(program.value)],
    [...(isPerceptronRule(document.training) ? passingStep : []), ...kerasModel(program.value)],
    kerasTraining(program.value),
  ];
  const hasInitializers = body.flat().some((line) => line.includes('initializers.'));
  const head = [
    `# ${document.name.replace(/\s+/g, ' ')}, written by Neuroloom.`,
    ...imports,
    'import keras',
    `from keras import ${hasInitializers ? 'initializers, ' : ''}layers`,
  ];
  return ok(joinSections([head, ...body]));
}

/** Forward a step, backward as if it were not there. */
const passingStep = [
  '',
  'def passing_step(low):',
  '    @keras.ops.custom_gradient',
  '    def step(net):',
  '        def gradient(*args, upstream=None):',
  '            return args[0] if upstream is None else upstream',
  '',
  '        return keras.ops.where(net > 0, 1.0, float(low)), gradient',
  '',
  '    return step',
  '',
  '',
];

function dataCode(source: DataSource) {
  const python = kindOf(source).python(source);
  if ('lines' in python) return python;
  const { keras, limit } = python;
  return {
    imports: [],
    lines: [
      `(train_x, train_y), (test_x, test_y) = keras.datasets.${keras}.load_data()`,
      'train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0',
      ...(limit === undefined ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]),
    ],
  };
}

/** Labels in the form that the loss compares with the prediction. */
function labelLines({ loss, isClasses, isSingle, data, outputs }: Program): readonly string[] {
  if (!isClasses || loss === 'crossEntropy') return [];
  const signs = outputs === 'signs' ? ['train_y, test_y = 2 * train_y - 1, 2 * test_y - 1'] : [];
  if (isSingle) {
    const numbers = 'train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")';
    return [`train_y, test_y = ${numbers}`, ...signs];
  }
  const count = targetSize(data.target);
  const classes = `keras.utils.to_categorical(train_y, ${count}), keras.utils.to_categorical(test_y, ${count})`;
  return [`train_y, test_y = ${classes}`, ...signs];
}

/** The network: keras.Sequential for a chain, the functional interface for any other graph. And what was set by hand. */
export function kerasModel(program: Program): readonly string[] {
  const { data, statements, isChain, result } = program;
  const shape = shapeTuple(data.shape);
  const handSet = handSetOf(program, 'keras');
  if (isChain && statements.every(({ node }) => node.ties.length === 0)) {
    return [
      'model = keras.Sequential([',
      `    keras.Input(shape=${shape}),`,
      ...statements.map((statement) => `    ${layerOf(statement)},`),
      '])',
      'model.summary()',
      ...kerasHandSet(program, handSet, (statement) => `model.layers[${statements.indexOf(statement)}]`),
    ];
  }
  const isNamed = new Set([
    ...handSet.map(({ statement }) => statement),
    ...statements.map((statement) => kerasTwin(program, statement)),
  ]);
  return [
    ...kerasTieNote(program),
    `${BATCH} = keras.Input(shape=${shape})`,
    ...statements.flatMap((statement) => {
      const { name, layer, inputs, node } = statement;
      const argument = kerasArgument(node.block, inputs);
      const twin = kerasTwin(program, statement);
      if (twin) return [`${name} = ${twin.layer}(${argument})`];
      if (!isNamed.has(statement)) return [`${name} = ${layerOf(statement)}(${argument})`];
      return [`${layer} = ${layerOf(statement)}`, `${name} = ${layer}(${argument})`];
    }),
    `model = keras.Model(${BATCH}, ${result})`,
    'model.summary()',
    ...kerasHandSet(program, handSet, ({ layer }) => layer),
  ];
}

/** What Keras's layer of a block is called with. */
export function kerasArgument({ kerasJoins }: Block, inputs: readonly string[]): string {
  const list = inputs.join(', ');
  if (inputs.length === 1) return list;
  return kerasJoins ? `layers.Concatenate()([${list}])` : `[${list}]`;
}

function layerOf(statement: Statement): string {
  const { keras } = statement.node.block;
  if (!keras) throw new Error(`The block ${statement.node.block.type} has no Keras source.`);
  const source = keras(sourceArguments(statement));
  const { isFrozen, weights } = statement.node;
  if (!isFrozen || weights.length === 0) return source;
  return source.replace(/(\()?\)$/, (_, open?: string) => `${open ?? ', '}trainable=False)`);
}
