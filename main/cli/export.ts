import { parseArgs } from 'node:util';
import type { WrittenFile } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { exportModel } from '../export/exportModel.ts';
import { exportProgram } from '../export/exportProgram.ts';
import { exportStep } from '../export/exportStep.ts';
import { openHome } from '../files/home.ts';
import { openProject, type ProjectContent } from '../projects/open.ts';
import { onlyArgument, required, UsageError } from './usage.ts';

const options = { format: { type: 'string', default: 'tfjs' }, out: { type: 'string' } } as const;

/** `export`: the project's trained network, a program that trains it, or its training step, for other programs. */
export async function exportProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const write = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
  if (!write) throw new UsageError(`--format takes ${Object.keys(formats).join(', ')}, not "${values.format}".`);
  const out = required('out', values.out);
  const home = openHome().root;
  await write(await openProject(home, file), { file, out, home });
  return 0;
}

interface Places {
  readonly file: string;
  readonly out: string;
  readonly home: string;
}

const formats: Readonly<Record<string, (project: ProjectContent, places: Places) => Promise<void>>> = {
  tfjs: exportTrained,
  pytorch: async ({ document }, { out }) => printWritten(await exportProgram(document, 'pytorch', out)),
  keras: async ({ document }, { out }) => printWritten(await exportProgram(document, 'keras', out)),
  'onnx-step': async ({ document }, { out }) => printWritten(await exportStep(document, out)),
};

function printWritten({ path, bytes }: WrittenFile): void {
  process.stdout.write(`Written to ${path}, ${bytes} bytes.\n`);
}

async function exportTrained({ document, trained }: ProjectContent, { file, out, home }: Places): Promise<void> {
  if (!trained) throw new EngineError('runUnknown', `${file} has no trained weights: train it first, with --out.`);
  const report = await exportModel(document, trained.checkpoint.weights, out, home);
  for (const { name, bytes } of report.files) process.stdout.write(`${name.padEnd(12)} ${bytes} bytes\n`);
  const { examples, maxDifference } = report.parity;
  const difference = maxDifference.toExponential(1);
  process.stdout.write(`Loaded again and compared on ${examples} examples: largest difference ${difference}.\n`);
  process.stdout.write(`Written to ${report.path}.\n`);
}
