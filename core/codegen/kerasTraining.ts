import { optimizerOf, scheduleOf, type TrainingSettings } from '../training/settings.ts';
import { lossOf } from '../losses/losses.ts';
import { listed, type Program } from './program.ts';
import { literal } from '../python.ts';

/** compile, fit and evaluate. */
export function kerasTraining(program: Program): readonly string[] {
  const { training } = program.document;
  const { epochs, batchSize, shuffles, earlyStopping } = training;
  const metric = metricOf(program);
  const part = (name: string) => `${listed(program.entries.map(({ array }) => `${name}_${array}`))}, ${name}_y`;
  const loss = lossOf(program.loss).keras({ isLogits: program.outputs === 'logits' });
  return [
    ...scheduleLines(program),
    `optimizer = ${optimizerCall(training)}`,
    ...decayLines(training),
    `model.compile(optimizer=optimizer, loss=${loss}${metric ? `, metrics=[${metric}]` : ''})`,
    'history = model.fit(',
    `    ${part('train')}, batch_size=${batchSize}, epochs=${epochs}, shuffle=${literal(shuffles)},`,
    `    validation_data=(${part(program.hasValidation ? 'val' : 'test')}),`,
    ...(earlyStopping ? [`    callbacks=[${stoppingCall(earlyStopping, program.isClasses)}],`] : []),
    ')',
    `print(model.evaluate(${part('test')}, return_dict=True))`,
  ];
}

function metricOf({ isClasses, isSingle, loss, threshold }: Program): string | undefined {
  if (!isClasses) return undefined;
  if (isSingle) return `keras.metrics.BinaryAccuracy(name="accuracy", threshold=${threshold})`;
  const name = lossOf(loss).takesIndices ? 'SparseCategoricalAccuracy' : 'CategoricalAccuracy';
  return `keras.metrics.${name}(name="accuracy")`;
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

/** Weight decay of matrices and kernels alone: through the gradient, or beside it. */
function decayLines({ optimizer, weightDecay }: TrainingSettings): readonly string[] {
  if (weightDecay === 0) return [];
  if (optimizerOf(optimizer).decay === 'decoupled')
    return ['optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])'];
  return [
    'for layer in model.layers:',
    '    if hasattr(layer, "kernel"):',
    `        layer.kernel.regularizer = keras.regularizers.L2(${weightDecay} / 2)`,
  ];
}
