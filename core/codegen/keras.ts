import { shapeTuple } from '../blocks/layers/kerasSource.ts';
import type { DataSource } from '../data/source.ts';
import { targetSize } from '../data/spec.ts';
import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { ok, type Result } from '../result.ts';
import { limitOf, tableCode } from './data.ts';
import { kerasTraining } from './kerasTraining.ts';
import { joinSections } from './python.ts';
import { BATCH, programOf, sourceArguments, type Program, type Statement } from './program.ts';

/** A document as a complete Keras 3 program: data, network, fit and evaluate. Fails with the document's errors. */
export function toKeras(document: Document): Result<string, readonly Problem[]> {
  const program = programOf(document);
  if (!program.ok) return program;
  const { imports, lines } = dataCode(document.data);
  const body = [
    [`keras.utils.set_random_seed(${document.training.seed})`],
    [...lines, ...labelLines(program.value)],
    kerasModel(program.value),
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

function dataCode(source: DataSource) {
  const table = tableCode(source);
  if (table) return table;
  const limit = limitOf(source);
  const name = source.kind === 'mnist' ? 'mnist' : 'fashion_mnist';
  return {
    imports: [],
    lines: [
      `(train_x, train_y), (test_x, test_y) = keras.datasets.${name}.load_data()`,
      'train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0',
      ...(limit === undefined ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]),
    ],
  };
}

/** Labels in the form that the loss compares with the prediction. */
function labelLines({ loss, isClasses, isSingle, data }: Program): readonly string[] {
  if (!isClasses || loss === 'crossEntropy') return [];
  if (isSingle) {
    return ['train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")'];
  }
  const count = targetSize(data.target);
  return [
    `train_y, test_y = keras.utils.to_categorical(train_y, ${count}), keras.utils.to_categorical(test_y, ${count})`,
  ];
}

/** The network: keras.Sequential for a chain, the functional interface for any other graph. */
export function kerasModel({ data, statements, isChain, result }: Program): readonly string[] {
  const shape = shapeTuple(data.shape);
  if (isChain) {
    return [
      'model = keras.Sequential([',
      `    keras.Input(shape=${shape}),`,
      ...statements.map((statement) => `    ${layerOf(statement)},`),
      '])',
      'model.summary()',
    ];
  }
  return [
    `${BATCH} = keras.Input(shape=${shape})`,
    ...statements.map((statement) => {
      const { name, inputs } = statement;
      const argument = inputs.length > 1 ? `[${inputs.join(', ')}]` : inputs[0];
      return `${name} = ${layerOf(statement)}(${argument})`;
    }),
    `model = keras.Model(${BATCH}, ${result})`,
    'model.summary()',
  ];
}

function layerOf(statement: Statement): string {
  const { keras } = statement.node.block;
  if (!keras) throw new Error(`The block ${statement.node.block.type} has no Keras source.`);
  return keras(sourceArguments(statement));
}
