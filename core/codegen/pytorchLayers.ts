import { analyse } from '../analysis/analyse.ts';
import { layerDepths } from '../analysis/layers.ts';
import { optimizerOf, type TrainingSettings } from '../training/settings.ts';
import type { Program, Statement } from './program.ts';

/** Whether layers are trained at rates of their own, or one after the other. */
export function hasLayers({ document: { training }, statements }: Program): boolean {
  const { layerDecay, unfreezing } = training;
  return layerDecay !== undefined || unfreezing !== undefined || statements.some(({ node }) => node.rateFactor !== 1);
}

/** Lines after the model that list what is trained, layer by layer. */
export function pytorchLayers(program: Program, moduleOf: (statement: Statement) => string): readonly string[] {
  if (!hasLayers(program)) return [];
  const depths = layerDepths(analyse(program.document).network);
  const { layerDecay = 1 } = program.document.training;
  const layers = program.statements.flatMap((statement) => {
    const { id, isFrozen, weights, ties, statistics, rateFactor } = statement.node;
    const own = weights.filter(({ name }) => !statistics.includes(name));
    if (isFrozen || own.length === 0) return [];
    const depth = depths.get(id) ?? 0;
    const module = moduleOf(statement);
    const all = ties.length === 0 ? `*${module}.parameters()` : own.map(({ pytorch }) => `${module}.${pytorch.name}`).join(', '); // prettier-ignore
    return [`    (${depth}, ${rateFactor * layerDecay ** depth}, [${all}]),`];
  });
  return [
    '# What is trained: how many layers come after it, the factor on its learning rate, and its parameters.',
    'layers = [',
    ...layers.toReversed(),
    ']',
  ];
}

/** The groups of an optimizer with a rate for each layer. */
export function layerGroups({ optimizer, learningRate, weightDecay }: TrainingSettings): readonly string[] {
  if (weightDecay === 0 && optimizerOf(optimizer).decay !== 'decoupled') {
    return [`groups = [{"params": own, "lr": ${learningRate} * factor} for _, factor, own in layers]`];
  }
  return [
    '# Matrices and kernels decay; biases, scales and offsets do not.',
    'groups = [',
    `    {"params": [p for p in own if (p.ndim > 1) == decays], "lr": ${learningRate} * factor, "weight_decay": ${weightDecay} if decays else 0}`,
    '    for _, factor, own in layers for decays in (True, False)',
    ']',
  ];
}

/** Gradual unfreezing: a function of the epoch. */
export function unfreezeLines({ unfreezing }: TrainingSettings): readonly string[] {
  if (unfreezing === undefined) return [];
  return [
    '',
    '',
    'def unfreeze(epoch):',
    '    """Trains the head first, and one more layer every so many epochs."""',
    '    for depth, _, own in layers:',
    '        for p in own:',
    `            p.requires_grad_(depth <= epoch // ${unfreezing})`,
  ];
}
