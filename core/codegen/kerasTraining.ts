import { optimizerOf, scheduleOf, type TrainingSettings } from '../training/settings.ts';
import { lossOf } from '../losses/losses.ts';
import { hasLayers } from './pytorchLayers.ts';
import { isMasked } from './pytorchLoss.ts';
import { isPlainEnd, listed, type Program, type ProgramEnd } from './program.ts';
import { literal } from '../python.ts';

/** compile, fit and evaluate a model with these inputs. */
export function kerasTraining(program: Program, taken: Program['entries'] = program.entries): readonly string[] {
  const { training } = program.document;
  const { epochs, batchSize, shuffles, earlyStopping } = training;
  const metric = metricOf(program);
  const isPlain = isPlainEnd(program);
  const inputs = (name: string) => listed(taken.map(({ array }) => `${name}_${array}`));
  const targets = (name: string) =>
    isPlain ? `${name}_y` : listed(program.ends.map((end) => targetOf(program, end, name)));
  const masked = isMasked(program);
  const held = program.hasValidation ? 'val' : 'test';
  const part = (name: string, keyword = '') =>
    `${inputs(name)}, ${targets(name)}${masked ? `, ${keyword}${name}_weights` : ''}`;
  const weights = (name: string) =>
    `${name}_weights = ${listed(program.ends.map((end) => weightsOf(program, end, name)))}`;
  return [
    ...notInKeras(program),
    ...scheduleLines(program),
    `optimizer = ${optimizerCall(training)}`,
    ...decayLines(training),
    ...(isPlain ? [] : stoppingNote(program)),
    ...(masked
      ? [
          '# What counts of every example: losses are means over that.',
          ...[...new Set(['train', held, 'test'])].map(weights),
        ]
      : []),
    `model.compile(optimizer=optimizer, ${lossArguments(program)}${metric ? `, ${masked ? 'weighted_metrics' : 'metrics'}=[${metric}]` : ''})`,
    'history = model.fit(',
    `    ${part('train', 'sample_weight=')}, batch_size=${batchSize}, epochs=${epochs}, shuffle=${literal(shuffles)},`,
    `    validation_data=(${part(held)}),`,
    ...(earlyStopping ? [`    callbacks=[${stoppingCall(earlyStopping, program.isClasses && isPlain)}],`] : []),
    ')',
    `print(model.evaluate(${part('test', 'sample_weight=')}, return_dict=True))`,
  ];
}

/** What Keras has no words for. */
function notInKeras(program: Program): readonly string[] {
  const { accumulate } = program.document.training;
  return [
    ...(accumulate === undefined
      ? []
      : [`# Neuroloom computes a batch in ${accumulate} parts, to save memory; here it is computed at once.`]),
    ...(hasLayers(program)
      ? [
          '# Keras has one learning rate for all layers: those that Neuroloom sets for each, and unfreezing, are left out.',
        ]
      : []),
  ];
}

function lossArguments(program: Program): string {
  const { ends } = program;
  const losses = ends.map(({ objective: { loss, outputs }, mask }) => {
    const call = lossOf(loss).keras({ isLogits: outputs === 'logits' });
    // The mean over what counts, not over all.
    return mask === undefined
      ? call
      : call.replace(/(\()?\)$/, (_, open?: string) => `${open ?? ', '}reduction="mean_with_sample_weight")`);
  });
  if (isPlainEnd(program)) return `loss=${losses.join('')}`;
  const factors = ends.map(({ objective: { factor } }) => factor);
  return `loss=[${losses.join(', ')}], loss_weights=${literal(factors)}`;
}

/** What counts for an output, as weights; without a mask everything. */
function weightsOf({ entries }: Program, { mask }: ProgramEnd, part: string): string {
  const given = entries.find(({ variable }) => variable === mask);
  return given ? `np.maximum(${part}_${given.array}, 0).astype("float32")` : `np.ones(len(${part}_y), "float32")`;
}

/** What an output is compared with: labels in the form its loss expects, an input, or something computed from one. */
function targetOf({ entries }: Program, { name, objective, target }: ProgramEnd, part: string): string {
  const given = entries.find(({ variable }) => variable === target);
  if (given) return `${part}_${given.array}`;
  if (target !== undefined) return `target_${name}.predict(${listed(entries.map(({ array }) => `${part}_${array}`))})`;
  const { loss, outputs, outputShape, target: labels } = objective;
  if (labels.kind === 'values' || lossOf(loss).takesIndices) return `${part}_y`;
  const isSingle = outputShape.at(-1) === 1;
  const form = isSingle ? `${part}_y.reshape(-1, 1).astype("float32")` : `keras.utils.to_categorical(${part}_y, ${labels.count})`; // prettier-ignore
  return outputs === 'signs' ? `2 * ${form} - 1` : form;
}

function stoppingNote({ document }: Program): readonly string[] {
  const { metric = 'valLoss' } = document.training.earlyStopping ?? {};
  return metric === 'valLoss' ? [] : [`# Early stopping goes by the total loss here, not by ${metric}.`];
}

function metricOf({ isClasses, isSingle, loss, threshold, ends }: Program): string | undefined {
  if (!isClasses) return undefined;
  // Only the first output has metrics.
  const none = ends
    .slice(1)
    .map(() => ', []')
    .join('');
  const own = none === '' ? (metric: string) => metric : (metric: string) => `[${metric}]${none}`;
  if (isSingle) return own(`keras.metrics.BinaryAccuracy(name="accuracy", threshold=${threshold})`);
  const name = lossOf(loss).takesIndices ? 'SparseCategoricalAccuracy' : 'CategoricalAccuracy';
  return own(`keras.metrics.${name}(name="accuracy")`);
}

function stoppingCall(
  { metric, patience, minDelta, restoresBest }: NonNullable<TrainingSettings['earlyStopping']>,
  isClasses: boolean,
): string {
  const byAccuracy = metric === 'valAccuracy' && isClasses;
  const monitor = byAccuracy ? '"val_accuracy", mode="max"' : '"val_loss"';
  const best = `restore_best_weights=${literal(restoresBest)}`;
  return `keras.callbacks.EarlyStopping(${monitor}, patience=${patience}, min_delta=${minDelta}, ${best})`;
}

function scheduleLines({ document: { training }, entries }: Program): readonly string[] {
  const { schedule, learningRate, batchSize, epochs } = training;
  const { keras, pytorch } = scheduleOf(schedule);
  const lines = keras({ base: learningRate, epochs }, schedule);
  return pytorch ? [`steps_per_epoch = -(-len(train_${entries[0]?.array}) // ${batchSize})`, ...lines] : lines;
}

function optimizerCall({ optimizer, clip, weightDecay }: TrainingSettings): string {
  const clipping = { none: '', norm: ', global_clipnorm=', value: ', clipvalue=' }[clip.kind];
  const own = { rate: 'rate', clip: clip.kind === 'none' ? '' : clipping + String(clip.limit), weightDecay };
  return optimizerOf(optimizer).keras(own, optimizer);
}

/**
 * Weight decay for matrices and kernels only: coupled to the gradient, or decoupled. By their shapes, since layers name
 * their weights differently.
 */
function decayLines({ optimizer, weightDecay }: TrainingSettings): readonly string[] {
  if (weightDecay === 0) return [];
  if (optimizerOf(optimizer).decay === 'decoupled')
    return [
      'still = [weight for weight in model.trainable_variables if len(weight.shape) < 2]',
      'optimizer.exclude_from_weight_decay(var_list=still)',
    ];
  return [
    'for weight in model.trainable_variables:',
    '    if len(weight.shape) > 1:',
    `        weight.regularizer = keras.regularizers.L2(${weightDecay} / 2)`,
  ];
}
