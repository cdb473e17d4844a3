import { targetField, targetSize } from '../data/spec.ts';
import type { NumpyCode } from '../data/define.ts';
import { shapeTuple } from '../blocks/layers/kerasSource.ts';
import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { lossOf } from '../losses/losses.ts';
import { failure, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { handSetOf, kerasHandSet } from './handSet.ts';
import { kerasTraining } from './kerasTraining.ts';
import { joinSections } from '../python.ts';
import { kerasTieNote, kerasTwin } from './ties.ts';
import {
  definitionsOf,
  isPlainEnd,
  listed,
  programOf,
  sourceArguments,
  type Entry,
  type Program,
  type Statement,
} from './program.ts';

/**
 * Generates a complete Keras 3 program from a document: data, network, fit and evaluate. Fails with the document's
 * errors.
 */
export function toKeras(document: Document): Result<string, readonly Problem[]> {
  const program = programOf(document);
  if (!program.ok) return program;
  const unweighed = maskProblem(program.value);
  if (unweighed) return failure([unweighed]);
  const { imports, lines } = dataCode(program.value);
  const body = [
    [`keras.utils.set_random_seed(${document.training.seed})`],
    [...lines, ...labelLines(program.value)],
    [
      ...(isPerceptronRule(document.training) ? kerasPassingStep : []),
      ...definitionsOf(program.value.statements, 'keras'),
      ...kerasModel(program.value),
    ],
    kerasTraining(program.value),
  ];
  const hasInitializers = body.flat().some((line) => line.includes('initializers.'));
  const usesNumpy = body.flat().some((line) => /\bnp\./.test(line)) && !imports.includes('import numpy as np');
  const head = [
    `# ${document.name.replace(/\s+/g, ' ')}, written by Neuroloom.`,
    ...imports,
    ...(usesNumpy ? ['import numpy as np'] : []),
    'import keras',
    `from keras import ${hasInitializers ? 'initializers, ' : ''}layers`,
  ];
  return ok(joinSections([head, ...body]));
}

/** Why Keras cannot leave out what does not count; undefined if it can. It weighs losses place by place, by what it is given. */
export function maskProblem({ ends, entries }: Program): Problem | undefined {
  const unweighed = ends.find(({ mask, objective: { outputShape } }) => {
    const field = entries.find(({ variable }) => variable === mask)?.field;
    return mask !== undefined && field?.type.shape.length !== outputShape.length - 1;
  });
  if (!unweighed) return undefined;
  return {
    severity: 'error',
    nodeId: unweighed.objective.nodeId,
    message: text(
      'Keras takes masks from the data only, with a number for every place: this one is computed in the network, or has other axes. PyTorch can train it.',
      'Keras nimmt Masken nur aus den Daten, mit einer Zahl je Stelle: Diese wird im Netz berechnet oder hat andere Achsen. PyTorch kann es trainieren.',
    ),
  };
}

/** A step in the forward pass, the identity in the backward pass. */
export const kerasPassingStep = [
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

function dataCode({ examples, hasValidation }: Program): Pick<NumpyCode, 'imports' | 'lines'> {
  if ('lines' in examples) return examples;
  const { keras, limit, sizes } = examples;
  const validation = [
    `val_x, val_y = train_x[${sizes.training}:], train_y[${sizes.training}:]`,
    `train_x, train_y = train_x[:${sizes.training}], train_y[:${sizes.training}]`,
  ];
  return {
    imports: [],
    lines: [
      '# Read from ~/.keras/datasets if they lie there, else downloaded once.',
      '# Programs that are exported as a folder have their data with them.',
      `(train_x, train_y), (test_x, test_y) = keras.datasets.${keras}.load_data()`,
      'train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0',
      ...(hasValidation ? validation : []),
      ...(limit === undefined ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]),
    ],
  };
}

/** Converts labels to the form that the loss expects; with several losses each does so itself. */
export function labelLines(program: Program): readonly string[] {
  const { loss, isClasses, isSingle, data, outputs, hasValidation } = program;
  if (!isPlainEnd(program) || !isClasses || lossOf(loss).takesIndices) return [];
  const labels = ['train_y', ...(hasValidation ? ['val_y'] : []), 'test_y'];
  const all = (form: (name: string) => string) => `${labels.join(', ')} = ${labels.map(form).join(', ')}`;
  const signs = outputs === 'signs' ? [all((name) => `2 * ${name} - 1`)] : [];
  if (isSingle) return [all((name) => `${name}.reshape(-1, 1).astype("float32")`), ...signs];
  return [all((name) => `keras.utils.to_categorical(${name}, ${targetSize(targetField(data).meaning)})`), ...signs];
}

/** The network, as keras.Sequential for a chain or with the functional API otherwise, and weights set by hand. */
export function kerasModel(program: Program): readonly string[] {
  const { entries, statements, isChain, result } = program;
  const inputs = entries.map((entry) => inputCall(entry));
  const handSet = handSetOf(program, 'keras');
  const isPlain = isPlainEnd(program);
  if (isChain && isPlain && statements.every(({ node }) => node.ties.length === 0)) {
    return [
      'model = keras.Sequential([',
      ...inputs.map((call) => `    ${call},`),
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
    ...entries.map(({ variable }, i) => `${variable} = ${inputs[i]}`),
    ...statements.flatMap((statement) => {
      const { layer, results } = statement;
      const target = results.join(', ');
      const twin = kerasTwin(program, statement);
      if (twin) return [`${target} = ${kerasCall(statement, twin.layer)}`];
      if (!isNamed.has(statement)) return [`${target} = ${kerasCall(statement, layerOf(statement))}`];
      return [`${layer} = ${layerOf(statement)}`, `${target} = ${kerasCall(statement, layer)}`];
    }),
    `model = keras.Model(${listed(entries.map(({ variable }) => variable))}, ${isPlain ? result : listed(program.ends.map(({ prediction }) => prediction))})`,
    ...targetModels(program),
    'model.summary()',
    ...kerasHandSet(program, handSet, ({ layer }) => layer),
  ];
}

/** Models that compute targets which are not simply inputs. */
export function targetModels({ ends, entries }: Pick<Program, 'ends' | 'entries'>): readonly string[] {
  const inputs = entries.map(({ variable }) => variable);
  return ends.flatMap(({ name, target }) =>
    target === undefined || inputs.includes(target)
      ? []
      : [`target_${name} = keras.Model(${listed(inputs)}, ${target})`],
  );
}

export function inputCall({ field: { type } }: Entry, name?: string): string {
  const dtype = type.dtype === 'float32' ? '' : `, dtype="${type.dtype}"`;
  return `keras.Input(shape=${shapeTuple(type.shape)}${dtype}${name === undefined ? '' : `, name="${name}"`})`;
}

/** A block's Keras layer, applied to its inputs. */
export function kerasCall(statement: Pick<Statement, 'node' | 'inputs' | 'passesSteps'>, layer: string): string {
  const { node, inputs } = statement;
  const call = node.block.kerasCall?.({ ...sourceArguments(statement), layer });
  return call ?? `${layer}(${inputs.length === 1 ? inputs[0] : `[${inputs.join(', ')}]`})`;
}

export function layerOf(statement: Statement): string {
  const { keras } = statement.node.block;
  if (!keras) throw new Error(`The block ${statement.node.block.type} has no Keras source.`);
  const source = keras(sourceArguments(statement));
  const { isFrozen, weights } = statement.node;
  if (!isFrozen || weights.length === 0) return source;
  return source.replace(/(\()?\)$/, (_, open?: string) => `${open ?? ', '}trainable=False)`);
}
