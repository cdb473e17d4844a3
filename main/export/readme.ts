import { lossOf } from '../../core/losses/losses.ts';
import type { Metadata } from './metadata.ts';

/**
 * Explains an exported model's inputs and outputs to whoever finds the files. `hasTies`: weights are shared, which only
 * graphs can.
 */
export function readme(metadata: Metadata, hasTies: boolean, form: 'layers' | 'graph' = 'layers'): string {
  const { name, units, features, targets, classes, input, inputs } = metadata;
  const size = metadata.shape.join(', ');
  const list = (names: readonly string[]) => names.slice(0, 20).join(', ') + (names.length > 20 ? ', ...' : '');
  const isTable = features.length > 0;
  return [
    `# ${name}`,
    '',
    `A TensorFlow.js ${form} model, made with Neuroloom.`,
    '',
    ...(inputs
      ? inputs.map((one) => `* In, ${one.name}: ${one.what}. ${one.dtype} [${['examples', ...one.shape].join(', ')}].`)
      : [`* In: ${isTable ? `${features.length} numbers in this order: ${list(features)}` : input}. Shape [examples, ${size}].`]),
    ...(units ? ['* Each is brought to `(value - mean) / deviation` first; means and deviations stand in model.json.'] : []),
    ...(features.some((feature) => feature.includes(' = '))
      ? ['* `column = value` is 1 where the column has that value, else 0 (its mean is 0, its deviation 1).']
      : []),
    `* Out: ${metadata.outputs ? `${outputsText(metadata.outputs)}. The first: ` : ''}${outText(metadata)}.`,
    ...(hasTies && form === 'layers' ? ['* Layers of TensorFlow.js share no weights: those that were shared stand in the file for each. Trained further, they part.'] : []),
    '',
    '```js',
    `const model = await tf.load${form === 'layers' ? 'Layers' : 'Graph'}Model('model.json');`,
    `const { units, classes, targets } = model.${form === 'layers' ? 'getUserDefinedMetadata()' : 'metadata'};`,
    isTable ? `// One row: ${list(features)}.` : '// One example.',
    isTable ? `const row = [${features.slice(0, 20).map(() => 0).join(', ')}${features.length > 20 ? ', /* ... */' : ''}];` : inputs ? `const x = [${inputs.map(({ name, shape, dtype }) => `tf.zeros([${[1, ...shape].join(', ')}], '${dtype}') /* ${name} */`).join(', ')}];` : `const x = tf.zeros([1, ${size}]);`,
    ...(isTable
      ? [
          units
            ? 'const x = tf.tensor2d([row.map((value, i) => (value - units.features.mean[i]) / units.features.deviation[i])]);'
            : 'const x = tf.tensor2d([row]);',
        ]
      : []),
    metadata.outputs ? 'const [y] = await model.predict(x)[0].array();' : 'const [y] = await model.predict(x).array();',
    ...(classes.length > 0 ? classLines(metadata) : valueLines(units !== undefined && targets.length > 0)),
    '```',
    '',
  ].join('\n');
} // prettier-ignore

function outputsText(outputs: NonNullable<Metadata['outputs']>): string {
  const each = outputs.map(({ name, shape }) => `${name} [examples, ${shape.join(', ')}]`);
  return `${outputs.length} tensors: ${each.join(', ')}`;
}

function outText({ classes, targets, output }: Metadata): string {
  if (classes.length === 0 && targets.length === 0) return 'numbers';
  if (classes.length === 0) return `${targets.join(', ')}, to be scaled back as below`;
  return `${output} of the classes ${classes.slice(0, 20).join(', ')}${classes.length > 20 ? ', ...' : ''}`;
}

function classLines({ loss, output }: Metadata): readonly string[] {
  if (lossOf(loss).link === 'sigmoid')
    return [`console.log(classes[y[0] > ${output === 'logits' ? 0 : 0.5} ? 1 : 0]);`];
  return [
    '// With one output the sign, or what is nearer, decides; with several the largest.',
    `console.log(classes[y.length > 1 ? y.indexOf(Math.max(...y)) : Number(y[0] > ${output === 'probabilities' ? 0.5 : 0})]);`,
  ];
}

function valueLines(isScaled: boolean): readonly string[] {
  return isScaled
    ? ['console.log(y.map((value, i) => value * units.targets.deviation[i] + units.targets.mean[i]));']
    : ['console.log(y);'];
}
