import { optimizerOf, scheduleOf, type TrainingSettings } from '../training/settings.ts';
import { metricName } from '../analysis/objectives.ts';
import { nameOfHeld } from '../losses/metrics.ts';
import { hasLocks } from './handSet.ts';
import { isPlainEnd, type Program } from './program.ts';
import { isMasked, totalOf } from './pytorchLoss.ts';
import { literal } from '../python.ts';
import { hasLayers, layerGroups, unfreezeLines } from './pytorchLayers.ts';
import { hasStill } from './ties.ts';

/** Optimizer, training loop, test loop and epochs, named as in the lecture. */
export function pytorchTraining(program: Program): readonly string[] {
  const { training } = program.document;
  return [
    ...optimizerLines(program),
    ...scheduleLines(training),
    '',
    '',
    ...trainFunction(program, inOneFile),
    '',
    '',
    ...testFunction(program),
    '',
    '',
    ...epochLines(program, inOneFile),
    'print("Done!")',
  ];
}

/** How a program counts and begins its batches. */
export interface Loop {
  /** An expression for the size of a batch. */
  readonly size: string;
  /** Every how many batches the loss is printed. */
  readonly every: string;
  /** What is trained. */
  readonly network: string;
  /** Lines at the start of an epoch, and after its training. */
  readonly begin: readonly string[];
  readonly after: readonly string[];
}

const inOneFile: Loop = { size: 'dataloader.batch_size', every: '100', network: 'model', begin: [], after: [] };

export function optimizerLines(program: Program): readonly string[] {
  const { training } = program.document;
  const { optimizer, learningRate, weightDecay } = training;
  const { decay, pytorch } = optimizerOf(optimizer);
  const made = (parameters: string) => `optimizer = ${pytorch({ parameters, rate: learningRate }, optimizer)}`;
  if (hasLayers(program)) return [...layerGroups(training), made('groups'), ...unfreezeLines(training)];
  // In PyTorch decoupled decay defaults to 0.01, coupled decay to 0.
  if (weightDecay === 0 && decay !== 'decoupled') return [made('model.parameters()')];
  return [
    '# Matrices and kernels decay; biases, scales and offsets do not.',
    'groups = [',
    `    {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": ${weightDecay}},`,
    '    {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0},',
    ']',
    made('groups'),
  ];
}

export function scheduleLines({ schedule, epochs }: TrainingSettings): readonly string[] {
  const start = [`epochs = ${epochs}`];
  const factor = scheduleOf(schedule).pytorch?.(schedule);
  if (!factor) return start;
  return [
    ...start,
    'steps_per_epoch = len(train_dataloader)',
    '',
    '',
    'def rate(step):',
    ...factor.map((line) => `    ${line}`),
    '',
    '',
    'scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)',
  ];
}

/** How a batch is unpacked: several fields form a list. */
function batchLines({ entries }: Program) {
  return entries.length === 1
    ? { batch: 'X, y', moved: 'X, y = X.to(device), y.to(device)', pred: 'pred = model(X)', count: 'len(X)', all: 'X' }
    : { batch: '*X, y', moved: 'X, y = [x.to(device) for x in X], y.to(device)', pred: 'pred = model(*X)', count: 'len(y)', all: '*X' }; // prettier-ignore
}

export function trainFunction(program: Program, { size, every }: Loop): readonly string[] {
  const { clip, schedule, accumulate, batchSize } = program.document.training;
  const [isLocked, isStill] = [hasLocks(program), hasStill(program)];
  const { batch, moved, pred, count, all } = batchLines(program);
  const clipping = {
    none: [],
    norm: [`        nn.utils.clip_grad_norm_(model.parameters(), ${clip.kind === 'none' ? 0 : clip.limit})`],
    value: [`        nn.utils.clip_grad_value_(model.parameters(), ${clip.kind === 'none' ? 0 : clip.limit})`],
  }[clip.kind];
  return [
    'def train(dataloader, model, loss_fn, optimizer):',
    '    size = len(dataloader.dataset)',
    '    model.train()',
    ...(isStill ? ['    for frozen in still:', '        frozen.eval()'] : []),
    `    for batch, (${batch}) in enumerate(dataloader):`,
    `        ${moved}`,
    ...(accumulate === undefined
      ? [`        ${pred}`, '        loss = loss_fn(pred, y)', '', '        loss.backward()']
      : partLines(Math.ceil(batchSize / accumulate), all, isMasked(program))),
    ...clipping,
    '        optimizer.step()',
    ...(isLocked ? ['        restore_locked()'] : []),
    '        optimizer.zero_grad()',
    ...(scheduleOf(schedule).pytorch ? ['        scheduler.step()'] : []),
    '',
    `        if batch % ${every} == 0:`,
    `            loss, current = loss.item(), batch * ${size} + ${count}`,
    '            print(f"loss: {loss:>7f}  [{current:>5d}/{size:>5d}]")',
  ];
}

/** The gradients of a batch, part by part; the mean over the batch is that of its parts by their sizes. */
function partLines(part: number, all: string, masked: boolean): readonly string[] {
  return [
    ...(masked ? ['        # Parts count by their examples here, in Neuroloom by what is not masked in them.'] : []),
    '        loss = 0',
    `        for *part, y_part in zip(*(x.split(${part}) for x in [${all}, y])):`,
    '            own = loss_fn(model(*part), y_part) * len(y_part) / len(y)',
    '            own.backward()',
    '            loss = loss + own.detach()',
  ];
}

export function testFunction(program: Program): readonly string[] {
  const { isClasses, hasValidation } = program;
  const isPlain = isPlainEnd(program);
  const { batch, moved, pred, count } = batchLines(program);
  const several = (lines: readonly string[]) => (isPlain ? [] : lines);
  const only = (lines: readonly string[]) => (isClasses ? lines : []);
  const part = hasValidation ? '{part}' : 'Test';
  const masked = isMasked(program);
  return [
    `def test(dataloader, model, loss_fn${hasValidation ? ', part="Test"' : ''}):`,
    '    size = len(dataloader.dataset)',
    '    model.eval()',
    `    test_loss${isClasses ? ', correct = 0, 0' : ' = 0'}`,
    ...several([masked ? '    parts, counts = {}, {}' : '    parts = {}']),
    '    with torch.no_grad():',
    `        for ${batch} in dataloader:`,
    `            ${moved}`,
    `            ${pred}`,
    ...(masked ? [] : [`            test_loss += loss_fn(pred, y).item() * ${count}`]),
    ...only([`            correct += ${correctIn(program, count)}`]),
    ...several(masked ? countedParts : partsOver(count)),
    ...(masked ? means(program) : ['    test_loss /= size']),
    ...only([`    correct /= ${masked ? `max(counts["${program.ends[0].name}"], 1e-12)` : 'size'}`]),
    isClasses
      ? String.raw`    print(f"${part} Error: \n Accuracy: {(100*correct):>0.1f}%, Avg loss: {test_loss:>8f} \n")`
      : String.raw`    print(f"${part} Error: \n Avg loss: {test_loss:>8f} \n")`,
    ...several(['    print("   ".join(f"{name}: {value:>8f}" for name, value in parts.items()))']),
    `    return test_loss${isClasses ? ', correct' : ''}${isPlain ? '' : ', parts'}`,
  ];
}

/** The number of correct predictions in a batch; each position of a sequence counts as a fraction of one. */
function correctIn(program: Program, count: string): string {
  const { isSingle, threshold, ends } = program;
  const [{ objective, target, mask }] = ends;
  const isSequence = objective.outputShape.length > 1;
  const axis = isSequence ? -1 : 1;
  const [first, labels] = [isPlainEnd(program) ? 'pred' : 'pred[0]', target === undefined ? 'y' : 'pred[1]'];
  const predicted = isSingle ? `(${first}.squeeze(${axis}) > ${threshold}).long()` : `${first}.argmax(${axis})`;
  const right = `(${predicted} == ${labels})`;
  const own = `pred[${target === undefined ? 1 : 2}]`;
  if (mask !== undefined) return `(masked_mean(${right}.float(), ${own}) * counted(${own}).sum()).item()`;
  return isSequence ? `${right}.float().mean().item() * ${count}` : `${right}.sum().item()`;
}

const partsOver = (count: string) => [
  '            for name, value in losses(pred, y).items():',
  `                parts[name] = parts.get(name, 0) + value.item() * ${count} / size`,
];

const countedParts = [
  '            count = weights(pred, y)',
  '            for name, value in losses(pred, y).items():',
  '                parts[name] = parts.get(name, 0) + value.item() * count[name]',
  '                counts[name] = counts.get(name, 0) + count[name]',
];

const means = (program: Program) => [
  '    parts = {name: value / max(counts[name], 1e-12) for name, value in parts.items()}',
  `    test_loss = ${totalOf(program, 'parts')}`,
];

/** Measures every epoch; if that uses the validation split, adds the test at the end. */
export function epochLines(program: Program, { network, begin, after }: Loop): readonly string[] {
  const { isClasses, hasValidation } = program;
  const { earlyStopping } = program.document.training;
  const measured = hasValidation
    ? 'test(val_dataloader, model, loss_fn, "Validation")'
    : 'test(test_dataloader, model, loss_fn)';
  const end = hasValidation ? ['test(test_dataloader, model, loss_fn)'] : [];
  const epoch = [
    'for t in range(epochs):',
    String.raw`    print(f"Epoch {t+1}\n-------------------------------")`,
    ...(program.document.training.unfreezing === undefined ? [] : ['    unfreeze(t)']),
    ...begin,
    `    train(train_dataloader, ${network}, loss_fn, optimizer)`,
    ...after,
  ];
  if (!earlyStopping) return [...epoch, `    ${measured}`, ...end];
  const { metric, patience, minDelta, restoresBest } = earlyStopping;
  const isPlain = isPlainEnd(program);
  const score = scoreOf(program, nameOfHeld(metric));
  return [
    `best, waited${restoresBest ? ', best_weights = float("inf"), 0, None' : ' = float("inf"), 0'}`,
    ...epoch,
    `    test_loss${isClasses ? ', correct' : ''}${isPlain ? '' : ', parts'} = ${measured}`,
    ...score,
    `    if score < best - ${literal(minDelta)}:`,
    '        best, waited = score, 0',
    ...(restoresBest
      ? ['        best_weights = {name: value.clone() for name, value in model.state_dict().items()}']
      : []),
    '    else:',
    '        waited += 1',
    `    if waited >= ${patience}:`,
    '        break',
    ...(restoresBest ? ['if best_weights is not None:', '    model.load_state_dict(best_weights)'] : []),
    ...end,
  ];
}

/** The value that early stopping compares: lower is better. */
function scoreOf({ ends, isClasses }: Program, metric: string): readonly string[] {
  const [first] = ends;
  if (isClasses && metric === metricName(first.objective, 'accuracy')) return ['    score = -correct'];
  const part = ends.find(({ objective }) => objective.name !== '' && metric === metricName(objective, 'loss'));
  if (part) return [`    score = parts["${part.name}"]`];
  const isMeasured = metric === 'loss' || metric === 'accuracy';
  return [
    ...(isMeasured ? [] : [`    # Of ${metric} this program knows nothing: it goes by the loss.`]),
    '    score = test_loss',
  ];
}
