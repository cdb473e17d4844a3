import { isPicture, type TensorType } from '../tensorType.ts';
import type { NumpyCode } from '../data/define.ts';
import { indent, joinSections, literal } from '../python.ts';
import type { Language } from '../text.ts';
import { isPerceptronRule } from '../training/settings.ts';
import type { FolderWish } from './folderWish.ts';
import { handSetOf, pytorchLocks } from './handSet.ts';
import { batchesPy, tensorsPy } from './helpers.ts';
import { predictPy } from './predict.ts';
import type { Program, Statement } from './program.ts';
import { passingStep } from './pytorch.ts';
import { NETWORK, pytorchClasses } from './pytorchClasses.ts';
import { pytorchLoss } from './pytorchLoss.ts';
import {
  epochLines,
  optimizerLines,
  scheduleLines,
  testFunction,
  trainFunction,
  type Loop,
} from './pytorchTraining.ts';
import { starts } from './pytorchModel.ts';
import { pytorchLayers } from './pytorchLayers.ts';
import { pytorchFrozen } from './ties.ts';
import type { Leaf, Tree } from './tree.ts';

/** The programs of a PyTorch folder, by name. */
export function pytorchFolder(tree: Tree, wish: FolderWish): Readonly<Record<string, string>> {
  return {
    'model.py': modelPy(tree, wish.language),
    'data.py': dataPy(tree.program, wish.data),
    'train.py': trainPy(tree, wish),
    'predict.py': predictPy(tree, wish),
    'batches.py': batchesPy,
    'tensors.py': tensorsPy,
  };
}

/** The imports that these lines need. */
export function torchImports(lines: readonly string[]): readonly string[] {
  const uses = (name: RegExp) => lines.some((line) => name.test(line));
  return [
    ...(uses(/\bmath\./) ? ['import math', ''] : []),
    'import torch',
    ...(uses(/\bF\./) ? ['import torch.nn.functional as F'] : []),
    'from torch import nn',
  ];
}

function modelPy(tree: Tree, language: Language): string {
  const { definitions, classes } = pytorchClasses(tree, language);
  const before = [...(isPerceptronRule(tree.program.document.training) ? passingStep : []), ...definitions];
  const lines = [...before, ...classes.flatMap((one) => ['', ...one.lines, ''])];
  return joinSections([
    [`# ${titleOf(tree.program)}: the network as classes of PyTorch. Parameters have the paths of its graph.`],
    [...torchImports(lines), '', 'from tensors import read_tensors'],
    lines,
    ['', ...readWeights, ...initialise(tree)],
  ]);
}

export const readWeights = [
  'def read_weights(path):',
  '    """A state_dict out of a file of safetensors."""',
  '    return {name: torch.from_numpy(array.copy()) for name, array in read_tensors(path).items()}',
];

/** Draws weights as the document says; what is left out starts as in PyTorch. */
function initialise({ leaves }: Tree): readonly string[] {
  const lines = leaves.flatMap((leaf) => starts(leaf, accessOf(leaf)));
  return [
    '',
    '',
    'def initialise(model):',
    '    """Draws start weights, from other random numbers than in Neuroloom."""',
    ...(lines.length === 0 ? ['    # Everything starts as PyTorch starts it.'] : indent(lines, 1)),
    '    return model',
  ];
}

const accessOf = (statement: Statement) => `model.${(statement as Leaf).access}`;

export function titleOf({ document }: Program): string {
  return `${document.name.replace(/\s+/g, ' ')}, written by Neuroloom`;
}

/** Makes the arrays of all parts. */
function dataPy({ entries, hasValidation }: Program, { imports, lines }: NumpyCode): string {
  const parts = ['train', ...(hasValidation ? ['val'] : []), 'test'];
  const names = parts.map((part) => [...entries.map(({ array }) => array), 'y'].map((name) => `${part}_${name}`).join(', ')); // prettier-ignore
  return joinSections([
    ['# The examples, from the files in data/, by the rules of Neuroloom.', `# ${names.join('; ')}`],
    imports,
    lines,
  ]);
}

/** A tensor with this type out of an array: PyTorch has the channels of pictures first. */
export function tensorOf(array: string, type: TensorType): string {
  return `torch.tensor(${array})${isPicture(type) ? '.permute(0, 3, 1, 2)' : ''}`;
}

/** Lines at the start of an epoch. */
export function epochStart({ isDrawn }: Pick<FolderWish, 'isDrawn'>): readonly string[] {
  const drawn = ['    training_data.tensors = tuple(torch.tensor(array) for array in train_epoch(t))'];
  return ['    batches.epoch = t', ...(isDrawn ? drawn : [])];
}

const loop: Loop = {
  size: 'BATCH_SIZE',
  every: 'every',
  network: 'network',
  begin: [],
  after: ['    share_statistics(model)', '    if batches.is_done():', '        break'],
};

/** Datasets and loaders of all parts. */
export function loaderLines(program: Program, options = ''): readonly string[] {
  const { entries, hasValidation, statements, document } = program;
  const setOf = (part: string) =>
    `TensorDataset(${[...entries.map(({ array, field }) => tensorOf(`${part}_${array}`, field.type)), `torch.tensor(${part}_y)`].join(', ')})`;
  const { batchSize, shuffles, seed } = document.training;
  // Batch norm cannot measure a single example, and PyTorch refuses it.
  const least = statements.some(({ node }) => node.block.type === 'batchNorm') && batchSize > 1 ? ', least=2' : '';
  return [
    `BATCH_SIZE = ${batchSize}`,
    `training_data = ${setOf('train')}`,
    ...(hasValidation ? [`validation_data = ${setOf('val')}`] : []),
    `test_data = ${setOf('test')}`,
    `batches = Batches(len(training_data), BATCH_SIZE, ${seed}, shuffles=${literal(shuffles)}${least}${options})`,
    'train_dataloader = DataLoader(training_data, batch_sampler=batches)',
    ...(hasValidation ? ['val_dataloader = DataLoader(validation_data, batch_size=BATCH_SIZE)'] : []),
    'test_dataloader = DataLoader(test_data, batch_size=BATCH_SIZE)',
  ];
} // prettier-ignore

/** Frozen and locked weights. */
export function heldLines(program: Program): readonly string[] {
  return [
    ...pytorchFrozen(program, accessOf),
    ...pytorchLayers(program, accessOf),
    ...pytorchLocks(handSetOf(program, 'pytorch'), accessOf),
  ];
}

/** Optimizer, schedule, the loops of the lecture, and the epochs. */
export function loopSections(program: Program, own: Loop) {
  const { training } = program.document;
  return {
    optimizer: [...optimizerLines(program), ...scheduleLines(training)],
    train: trainFunction(program, own),
    test: testFunction(program),
    epochs: epochLines(program, own),
  };
}

function trainPy({ program }: Tree, wish: FolderWish): string {
  const { entries, hasValidation } = program;
  const parts = ['train', ...(hasValidation ? ['val'] : []), 'test'];
  const arrays = parts.flatMap((part) => [...entries.map(({ array }) => array), 'y'].map((name) => `${part}_${name}`));
  const drawn = wish.isDrawn ? ['train_epoch'] : [];
  const body = trainSections(program, wish);
  const uses = body.flat();
  return joinSections([
    [
      `# ${titleOf(program)}: training as in Neuroloom, with its batches in its order.`,
      `#   python train.py --weights model.safetensors    goes on from the trained weights`,
      '#   torchrun --nproc_per_node=2 train.py --ddp     shares every batch among processes',
    ],
    [
      'import argparse',
      ...(uses.some((line) => /\bmath\./.test(line)) ? ['import math'] : []),
      'import os',
      'import sys',
      '',
      'os.chdir(os.path.dirname(os.path.abspath(__file__)))',
      '',
      ...torchImports(uses).filter((line) => line !== 'import math' && line !== ''),
      'from torch.utils.data import DataLoader, TensorDataset',
      '',
      'from batches import Batches',
      ...importLines('data', [...arrays, ...drawn]),
      `from model import ${NETWORK}, initialise, read_weights`,
      'from tensors import write_tensors',
    ],
    ...body,
  ]);
}

function trainSections(program: Program, wish: FolderWish): readonly (readonly string[])[] {
  const { optimizer, train, test, epochs } = loopSections(program, { ...loop, begin: epochStart(wish) });
  const weights = wish.hasStart ? 'start.safetensors' : 'model.safetensors';
  return [
    [
      'parser = argparse.ArgumentParser()',
      `parser.add_argument("--weights", default="${weights}", help="begin with these; none: draw others")`,
      'parser.add_argument("--steps", type=int, help="only so many batches, with the loss of each")',
      'parser.add_argument("--ddp", action="store_true", help="one process of many: torchrun --nproc_per_node=2 train.py --ddp")',
      'args = parser.parse_args()',
      'every = 1 if args.steps else 100',
    ],
    [`torch.manual_seed(${program.document.training.seed})`, ...device],
    loaderLines(program, ', most=args.steps, part=rank, parts=parts'),
    [
      `model = ${NETWORK}().to(device)`,
      'print(model)',
      'if args.weights == "none":',
      '    initialise(model)',
      'else:',
      '    model.load_state_dict(read_weights(args.weights))',
      ...heldLines(program),
      'network = nn.parallel.DistributedDataParallel(model) if args.ddp else model',
    ],
    pytorchLoss(program),
    [...optimizer, '', '', ...train, '', '', ...test, '', '', ...shareStatistics, '', '', ...epochs],
    [
      'if rank == 0:',
      '    write_tensors("trained.safetensors", {name: value.cpu().numpy() for name, value in model.state_dict().items()})',
      'print("Done! The weights are in trained.safetensors.")',
    ],
  ];
} // prettier-ignore

const device = [
  'rank, parts = 0, 1',
  'device = "cuda" if torch.cuda.is_available() else "cpu"',
  'if args.ddp:',
  '    torch.distributed.init_process_group("nccl" if device == "cuda" else "gloo")',
  '    rank, parts = torch.distributed.get_rank(), torch.distributed.get_world_size()',
  '    if device == "cuda":',
  `        device = f"cuda:{os.environ['LOCAL_RANK']}"`,
  '    if rank > 0:',
  '        sys.stdout = open(os.devnull, "w")',
  'print(f"Using {device} device")',
];

/** Every process then measures, and stops, alike. */
const shareStatistics = [
  'def share_statistics(model):',
  '    if args.ddp:',
  '        for value in model.buffers():',
  '            torch.distributed.broadcast(value, 0)',
];

function importLines(module: string, names: readonly string[]): readonly string[] {
  const line = `from ${module} import ${names.join(', ')}`;
  return line.length <= 110 ? [line] : [`from ${module} import (`, ...names.map((name) => `    ${name},`), ')'];
}
