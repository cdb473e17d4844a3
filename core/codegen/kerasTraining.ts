import type { OptimizerSettings, TrainingSettings } from '../training/settings.ts';
import type { Program } from './program.ts';
import { literal } from '../python.ts';

/** compile, fit and evaluate. */
export function kerasTraining(program: Program): readonly string[] {
  const { training } = program.document;
  const { epochs, batchSize, shuffles, earlyStopping } = training;
  const metric = metricOf(program);
  return [
    ...scheduleLines(training),
    `optimizer = ${optimizerCall(training)}`,
    ...decayLines(training),
    `model.compile(optimizer=optimizer, loss=${lossCall(program)}${metric ? `, metrics=[${metric}]` : ''})`,
    'history = model.fit(',
    `    train_x, train_y, batch_size=${batchSize}, epochs=${epochs}, shuffle=${literal(shuffles)},`,
    `    validation_data=(${program.hasValidation ? 'val_x, val_y' : 'test_x, test_y'}),`,
    ...(earlyStopping ? [`    callbacks=[${stoppingCall(earlyStopping, program.isClasses)}],`] : []),
    ')',
    'print(model.evaluate(test_x, test_y, return_dict=True))',
  ];
}

function lossCall({ loss, outputs }: Program): string {
  const logits = `from_logits=${literal(outputs === 'logits')}`;
  switch (loss) {
    case 'crossEntropy':
      return `keras.losses.SparseCategoricalCrossentropy(${logits})`;
    case 'binaryCrossEntropy':
      return `keras.losses.BinaryCrossentropy(${logits})`;
    case 'meanSquaredError':
      return 'keras.losses.MeanSquaredError()';
  }
}

function metricOf({ isClasses, isSingle, loss, threshold }: Program): string | undefined {
  if (!isClasses) return undefined;
  if (isSingle) return `keras.metrics.BinaryAccuracy(name="accuracy", threshold=${threshold})`;
  const name = loss === 'crossEntropy' ? 'SparseCategoricalAccuracy' : 'CategoricalAccuracy';
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

/** The schedule in Keras's own classes; its cosine starts to rise from zero rather than from the first step's share. */
function scheduleLines({ schedule, learningRate, batchSize, epochs }: TrainingSettings): readonly string[] {
  const steps = `steps_per_epoch = -(-len(train_x) // ${batchSize})`;
  const classes = 'keras.optimizers.schedules';
  switch (schedule.kind) {
    case 'constant':
      return [`rate = ${learningRate}`];
    case 'step':
      return [
        steps,
        `rate = ${classes}.ExponentialDecay(${learningRate}, ${schedule.epochs} * steps_per_epoch, ${schedule.factor}, staircase=True)`,
      ];
    case 'exponential':
      return [steps, `rate = ${classes}.ExponentialDecay(${learningRate}, steps_per_epoch, ${schedule.factor})`];
    case 'cosine': {
      const total = `total = ${epochs} * steps_per_epoch`;
      if (schedule.warmup === 0) return [steps, total, `rate = ${classes}.CosineDecay(${learningRate}, total)`];
      return [
        steps,
        total,
        `warmup = int(${schedule.warmup} * total)`,
        `rate = ${classes}.CosineDecay(0.0, total - warmup, warmup_target=${learningRate}, warmup_steps=warmup)`,
      ];
    }
  }
}

function optimizerCall({ optimizer, clip, weightDecay }: TrainingSettings): string {
  const clipping = { none: '', norm: ', global_clipnorm=', value: ', clipvalue=' }[clip.kind];
  const common = `rate${clipping}${clip.kind === 'none' ? '' : clip.limit}`;
  const decay = optimizer.kind === 'adamw' ? `, weight_decay=${weightDecay}` : '';
  return `keras.optimizers.${namedArguments(optimizer, common)}${decay})`;
}

function namedArguments(settings: OptimizerSettings, common: string): string {
  switch (settings.kind) {
    case 'sgd':
      if (settings.momentum === 0) return `SGD(${common}`;
      return `SGD(${common}, momentum=${settings.momentum}, nesterov=${literal(settings.nesterov)}`;
    case 'rmsprop':
      return `RMSprop(${common}, rho=${settings.decay}, momentum=${settings.momentum}, epsilon=${settings.epsilon}`;
    case 'perceptron':
      // The gradient of the squared error is twice what the rule adds.
      return `SGD(${common.replace('rate', 'rate / 2')}`;
    case 'adam':
    case 'adamw': {
      const name = settings.kind === 'adam' ? 'Adam' : 'AdamW';
      return `${name}(${common}, beta_1=${settings.beta1}, beta_2=${settings.beta2}, epsilon=${settings.epsilon}`;
    }
  }
}

/** Weight decay of matrices and kernels alone: through the gradient, or in AdamW beside it. */
function decayLines({ optimizer, weightDecay }: TrainingSettings): readonly string[] {
  if (weightDecay === 0) return [];
  if (optimizer.kind === 'adamw') return ['optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])'];
  return [
    'for layer in model.layers:',
    '    if hasattr(layer, "kernel"):',
    `        layer.kernel.regularizer = keras.regularizers.L2(${weightDecay} / 2)`,
  ];
}
