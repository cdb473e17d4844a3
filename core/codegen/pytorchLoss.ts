import type { Objective } from '../analysis/objectives.ts';
import { lossOf } from '../losses/losses.ts';
import { isPlainEnd, type Program, type ProgramEnd } from './program.ts';

/** The loss as a function of the network's outputs and the labels. */
export function pytorchLoss(program: Program): readonly string[] {
  const { ends } = program;
  if (isPlainEnd(program)) return lossFunction('loss_fn', ends[0].objective, false);
  const own = ends.flatMap(({ name, objective, mask }) => lossFunction(`loss_${name}`, objective, mask !== undefined));
  return [
    ...(isMasked(program) ? maskedMean : []),
    ...own,
    ...(own.at(-1) === '' ? [''] : ['', '']),
    'def losses(pred, y):',
    `    ${ends.flatMap(namesOf).join(', ')}${ends.flatMap(namesOf).length === 1 ? ',' : ''} = pred`,
    '    return {',
    ...ends.map((end) => `        "${end.name}": ${callOf(end)},`),
    '    }',
    '',
    '',
    ...(isMasked(program) ? weightsFunction(program) : []),
    'def loss_fn(pred, y):',
    '    own = losses(pred, y)',
    `    return ${totalOf(program, 'own')}`,
    '',
  ];
}

/** Whether a mask is used: the mean over all examples is then not the mean of the batch means. */
export function isMasked({ ends }: Program): boolean {
  return ends.some(({ mask }) => mask !== undefined);
}

/** The sum over all losses of their entry in `parts`, each times its factor. */
export function totalOf({ ends }: Program, parts: string): string {
  return ends
    .map(({ name, objective: { factor } }) => (factor === 1 ? '' : `${factor} * `) + `${parts}["${name}"]`)
    .join(' + ');
}

/** How much of a batch counts for each loss. */
function weightsFunction({ ends }: Program): readonly string[] {
  return [
    'def weights(pred, y):',
    `    ${ends.flatMap(namesOf).join(', ')} = pred`,
    '    return {',
    ...ends.map(
      ({ name, mask }) => `        "${name}": ${mask === undefined ? 'len(y)' : `counted(mask_${name}).sum().item()`},`,
    ),
    '    }',
    '',
    '',
  ];
}

/** The variable names for an output inside `losses`. */
function namesOf({ name, target, mask }: ProgramEnd): readonly string[] {
  return [`pred_${name}`, ...(target === undefined ? [] : [`target_${name}`]), ...(mask === undefined ? [] : [`mask_${name}`])]; // prettier-ignore
}

function callOf({ name, target, mask }: ProgramEnd): string {
  const call = `loss_${name}(pred_${name}, ${target === undefined ? 'y' : `target_${name}`})`;
  return mask === undefined ? call : `masked_mean(${call}, mask_${name})`;
}

/** The mean over what counts; axes that the mask lacks are averaged first. */
const maskedMean = [
  '',
  'def counted(mask):',
  '    # Weights: a negative number counts as 0 does.',
  '    return mask.float().clamp(min=0)',
  '',
  '',
  'def masked_mean(values, mask):',
  '    mask = counted(mask)',
  '    values = values.flatten(mask.ndim).mean(-1) if values.ndim > mask.ndim else values',
  '    return (values * mask).sum() / mask.sum().clamp(min=1e-12)',
  '',
];

function lossFunction(name: string, objective: Objective, isUnreduced: boolean): readonly string[] {
  const { loss, outputs, outputShape } = objective;
  const made = lossOf(loss).pytorch({ isLogits: outputs === 'logits', target: targetCode(objective) });
  const source = 'module' in made ? made.module : made.expression;
  const reduced = isUnreduced ? source.replace(/\)$/, `${source.endsWith('()') ? '' : ', '}reduction="none")`) : source;
  const isSequence = outputShape.length > 1 && objective.target.kind === 'classes';
  if ('module' in made && !isSequence) return [`${name} = ${reduced}`];
  const lines = [
    // PyTorch expects classes right after the batch axis.
    ...(isSequence ? ['    places = y.shape', '    pred, y = pred.flatten(0, -2), y.flatten()'] : []),
    `    return ${'module' in made ? `${reduced}(pred, y)` : reduced}${isSequence && isUnreduced ? '.reshape(places)' : ''}`,
  ];
  return ['', `def ${name}(pred, y):`, ...lines, ''];
}

/** Converts classes to the form of the prediction; undefined for values, which already have it. */
function targetCode({ outputs, outputShape, target: { kind, count } }: Objective): string | undefined {
  if (kind === 'values') return undefined;
  const isSingle = outputShape.at(-1) === 1;
  const target = isSingle
    ? `y.float().unsqueeze(${outputShape.length === 1 ? 1 : -1})`
    : `F.one_hot(y, ${count}).float()`;
  return outputs === 'signs' ? `2 * ${target} - 1` : target;
}
