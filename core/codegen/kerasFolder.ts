import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { joinSections } from '../python.ts';
import { failure, ok, type Result } from '../result.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { handSetOf, kerasLocks } from './handSet.ts';
import { backendPy, tensorsPy } from './helpers.ts';
import { inputCall, kerasCall, kerasPassingStep, labelLines, layerOf, maskProblem, targetModels } from './keras.ts';
import { kerasTraining } from './kerasTraining.ts';
import { mainLines, usage } from './predict.ts';
import { definitionsOf, isPlainEnd, listed, programOf, type Program, type Statement } from './program.ts';
import type { FolderWish } from './folderWish.ts';
import { titleOf } from './pytorchFolder.ts';
import { uniqueNames } from '../uniqueNames.ts';
import { kerasTieNote, kerasTwin } from './ties.ts';
import { treeOf } from './tree.ts';
import { literal } from '../python.ts';

/** A network for Keras, with a name for every layer. */
export interface KerasNetwork {
  readonly program: Program;
  /** The entries that predictions need. */
  readonly needed: Program['entries'];
  nameOf(statement: Statement): string;
}

/** Fails with the document's errors if it has any. */
export function kerasNetwork(document: Document): Result<KerasNetwork, readonly Problem[]> {
  const program = programOf(document);
  if (!program.ok) return program;
  const tree = treeOf(document);
  if (!tree.ok) return failure(tree.error);
  const isNeeded = new Set(tree.value.program.entries.slice(0, tree.value.needed).map(({ field }) => field.name));
  const unique = uniqueNames(program.value.entries.map(({ field }) => field.name));
  const plain = (id: string) => id.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^_+/, 'n_');
  const names = new Map(program.value.statements.map((statement) => [statement, unique(plain(statement.node.id))]));
  return ok({
    program: program.value,
    needed: program.value.entries.filter(({ field }) => isNeeded.has(field.name)),
    nameOf: (statement) => names.get(statement) ?? statement.name,
  });
}

/** Why Keras cannot train the network; undefined if it can. */
export function trainingProblem({ program }: KerasNetwork): Problem | undefined {
  return maskProblem(program);
}

/** The programs of a Keras folder, by name. */
export function kerasFolder(network: KerasNetwork, wish: FolderWish): Readonly<Record<string, string>> {
  return {
    'model.py': modelPy(network),
    'data.py': joinSections([
      ['# The examples, from the files in data/, by the rules of Neuroloom.'],
      wish.data.imports,
      wish.data.lines,
    ]),
    ...(!trainingProblem(network) && { 'train.py': trainPy(network, wish) }),
    'predict.py': predictPy(network, wish),
    'backend.py': backendPy,
    'tensors.py': tensorsPy,
  };
}

/** The lines that make the model: definitions first. */
export function kerasModelLines({ program, needed, nameOf }: KerasNetwork) {
  const { statements } = program;
  const isTwin = new Set(statements.map((statement) => kerasTwin(program, statement)));
  const made = (statement: Statement) => `named(${literal(nameOf(statement))}, ${layerOf(statement)})`;
  const definitions = [
    ...(isPerceptronRule(program.document.training) ? kerasPassingStep : []),
    ...definitionsOf(statements, 'keras'),
    '',
    ...named,
  ];
  const lines = [
    ...kerasTieNote(program),
    ...program.entries.map((entry) => `${entry.variable} = ${inputCall(entry, entry.field.name)}`),
    ...statements.flatMap((statement) => {
      const target = statement.results.join(', ');
      const twin = kerasTwin(program, statement);
      if (twin) return [`${target} = ${kerasCall(statement, twin.layer)}`];
      if (!isTwin.has(statement)) return [`${target} = ${kerasCall(statement, made(statement))}`];
      return [`${statement.layer} = ${made(statement)}`, `${target} = ${kerasCall(statement, statement.layer)}`];
    }),
    `model = keras.Model(${listed(needed.map(({ variable }) => variable))}, ${listed(isPlainEnd(program) ? [program.result] : program.ends.map(({ prediction }) => prediction))})`,
    ...targetModels(program),
  ];
  return { definitions, lines };
} // prettier-ignore

const named = [
  'def named(name, layer):',
  '    layer.name = name',
  '    return layer',
  '',
  '',
  'def load_weights(model, path):',
  '    """Weights by layer and name."""',
  '    with np.load(path) as weights:',
  '        for name in weights.files:',
  '            layer, weight = name.rsplit("/", 1)',
  '            getattr(model.get_layer(layer), weight).assign(weights[name])',
  '',
];

/** The imports that these lines need. */
export function kerasImports(lines: readonly string[]): readonly string[] {
  const hasInitializers = lines.some((line) => line.includes('initializers.'));
  return ['import keras', 'import numpy as np', `from keras import ${hasInitializers ? 'initializers, ' : ''}layers`];
}

function modelPy(network: KerasNetwork): string {
  const { definitions, lines } = kerasModelLines(network);
  return joinSections([
    [`# ${titleOf(network.program)}: the network in Keras. Layers have the paths of its graph.`],
    ['import backend', ...kerasImports([...definitions, ...lines])],
    definitions,
    lines,
  ]);
}

/** Labels in the form that the loss takes, locks, and training. */
export function kerasTrainingSections({ program, needed, nameOf }: KerasNetwork) {
  const layer = (statement: Statement) => `model.get_layer(${literal(nameOf(statement))})`;
  return {
    labels: labelLines(program),
    locks: kerasLocks(handSetOf(program, 'keras'), layer),
    training: kerasTraining(program, needed),
  };
}

function trainPy(network: KerasNetwork, { hasStart }: FolderWish): string {
  const { program } = network;
  const parts = ['train', ...(program.hasValidation ? ['val'] : []), 'test'];
  const arrays = parts.flatMap((part) => [...program.entries.map(({ array }) => array), 'y'].map((name) => `${part}_${name}`)); // prettier-ignore
  const { labels, locks, training } = kerasTrainingSections(network);
  const targets = targetModels(program).flatMap((line) => line.split(' = ')[0] ?? []);
  return joinSections([
    [
      `# ${titleOf(program)}: training with its settings. Keras draws its own order of examples.`,
      '#   python train.py weights.npz    goes on from the trained weights; none: from others',
    ],
    [
      'import os',
      'import sys',
      '',
      'os.chdir(os.path.dirname(os.path.abspath(__file__)))',
      '',
      'import backend',
      'import keras',
      'import numpy as np',
      '',
      `from data import ${arrays.join(', ')}`,
      `from model import ${['load_weights', 'model', ...targets].join(', ')}`,
    ],
    [
      `keras.utils.set_random_seed(${program.document.training.seed})`,
      `weights = sys.argv[1] if len(sys.argv) > 1 else "${hasStart ? 'start.npz' : 'weights.npz'}"`,
      'if weights != "none":',
      '    load_weights(model, weights)',
      'model.summary()',
      ...locks,
    ],
    labels,
    training,
    ['model.save_weights("trained.weights.h5")', 'print("The weights are in trained.weights.h5: model.load_weights(...)")'],
  ]);
} // prettier-ignore

/** `compute`: from arrays by the names of fields to the network's outputs. */
export function computeKeras({ needed, program }: KerasNetwork): readonly string[] {
  const inputs = needed.map(({ field: { name, type } }) => `np.asarray(inputs[${literal(name)}], ${literal(type.dtype)})`);
  return [
    'def compute(**inputs):',
    '    """The outputs, [examples, ...] each, for arrays [examples, ...] by name."""',
    `    ${program.ends.length > 1 ? 'outputs' : 'output'} = model.predict(${listed(inputs)}, verbose=0)`,
    program.ends.length > 1 ? '    return list(outputs)' : '    return [output]',
  ];
} // prettier-ignore

function predictPy(network: KerasNetwork, { units }: FolderWish): string {
  const { program, needed } = network;
  const using = { program, fields: needed.map(({ field }) => field), units };
  return joinSections([
    [`# ${program.document.name.replace(/\s+/g, ' ')}: predicts with the trained weights.`, ...usage(using)],
    ['import os', 'import sys', '', 'import numpy as np', '', 'from model import load_weights, model'],
    [
      'FOLDER = os.path.dirname(os.path.abspath(__file__))',
      'load_weights(model, os.path.join(FOLDER, "weights.npz"))',
      '',
      '',
      ...computeKeras(network),
      '',
      '',
      ...mainLines(using),
    ],
  ]);
}
