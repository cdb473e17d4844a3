import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { ok, type Result } from '../result.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { definitionsOf, programOf, type Program } from './program.ts';
import { joinSections } from '../python.ts';
import { pytorchLoss } from './pytorchLoss.ts';
import { pytorchModel } from './pytorchModel.ts';
import { pytorchTraining } from './pytorchTraining.ts';

/**
 * Generates a complete Python program from a document: data, network, training and test loops as in the lecture. Fails
 * with the document's errors if it has any.
 */
export function toPyTorch(document: Document): Result<string, readonly Problem[]> {
  const program = programOf(document);
  if (!program.ok) return program;
  const { imports, lines } = dataCode(program.value);
  const body = [
    [
      `torch.manual_seed(${document.training.seed})`,
      'device = "cuda" if torch.cuda.is_available() else "cpu"',
      'print(f"Using {device} device")',
    ],
    lines,
    [
      ...(isPerceptronRule(document.training) ? passingStep : []),
      ...definitionsOf(program.value.statements, 'pytorch'),
      '',
      ...pytorchModel(program.value),
    ],
    [...pytorchLoss(program.value)],
    pytorchTraining(program.value),
  ];
  const uses = (name: RegExp) => body.flat().some((line) => name.test(line));
  const head = [
    `# ${document.name.replace(/\s+/g, ' ')}, written by Neuroloom.`,
    ...(uses(/\bmath\./) ? ['import math'] : []),
    ...imports.filter((line) => line !== functional || uses(/\bF\./)),
  ];
  return ok(joinSections([head, ...body]));
}

/** A step in the forward pass, the identity in the backward pass. */
export const passingStep = [
  '',
  'class PassingStep(torch.autograd.Function):',
  '    @staticmethod',
  '    def forward(ctx, net, low):',
  '        return torch.where(net > 0, 1.0, float(low))',
  '',
  '    @staticmethod',
  '    def backward(ctx, gradient):',
  '        return gradient, None',
  '',
];

const functional = 'import torch.nn.functional as F';
const torchImports = ['import torch', functional, 'from torch import nn'];

function dataCode({ document, statements, examples, hasValidation, entries }: Program) {
  const { training } = document;
  const { batchSize, shuffles } = training;
  // Batch norm cannot measure a batch of one example, and PyTorch refuses it.
  const isNormed = statements.some(({ node }) => node.block.type === 'batchNorm') && batchSize > 1;
  const shuffle = shuffles ? ', shuffle=True' : '';
  const end = isNormed ? `, drop_last=len(training_data) % ${batchSize} == 1` : '';
  const loaders = [
    `train_dataloader = DataLoader(training_data, batch_size=${batchSize}${shuffle}${end})`,
    ...(hasValidation ? [`val_dataloader = DataLoader(validation_data, batch_size=${batchSize})`] : []),
    `test_dataloader = DataLoader(test_data, batch_size=${batchSize})`,
  ];
  if ('pytorch' in examples) {
    const { pytorch, limit, sizes } = examples;
    const [trained, all] = [sizes.training, sizes.training + sizes.validation];
    const limited = [
      ...(hasValidation ? [`validation_data = Subset(training_data, range(${trained}, ${all}))`] : []),
      ...(limit === undefined && !hasValidation
        ? []
        : [`training_data = Subset(training_data, range(${Math.min(limit ?? trained, trained)}))`]),
    ];
    return {
      imports: [
        ...torchImports,
        `from torch.utils.data import DataLoader${limited.length > 0 ? ', Subset' : ''}`,
        'from torchvision import datasets',
        'from torchvision.transforms import ToTensor',
      ],
      lines: [
        `# Read from data/${pytorch}/raw if they lie there, else downloaded once.`,
        '# Programs that are exported as a folder have their data with them.',
        `training_data = datasets.${pytorch}(root="data", train=True, download=True, transform=ToTensor())`,
        `test_data = datasets.${pytorch}(root="data", train=False, download=True, transform=ToTensor())`,
        ...limited,
        ...loaders,
      ],
    };
  }
  const setOf = (part: string) => {
    const arrays = [...entries.map(({ array }) => array), 'y'].map((name) => `torch.tensor(${part}_${name})`);
    return `TensorDataset(${arrays.join(', ')})`;
  };
  return {
    imports: [...examples.imports, ...torchImports, 'from torch.utils.data import DataLoader, TensorDataset'],
    lines: [
      ...examples.lines,
      `training_data = ${setOf('train')}`,
      ...(hasValidation ? [`validation_data = ${setOf('val')}`] : []),
      `test_data = ${setOf('test')}`,
      ...loaders,
    ],
  };
}
