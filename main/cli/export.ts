import { parseArgs } from 'node:util';
import { EngineError } from '../../core/protocol/errors.ts';
import { exportModel } from '../export/exportModel.ts';
import { openHome } from '../home.ts';
import { openProject } from '../projects/open.ts';
import { onlyArgument, required, UsageError } from './usage.ts';

const options = { format: { type: 'string', default: 'tfjs' }, out: { type: 'string' } } as const;

/** `export`: the project's trained network as files for other programs. */
export async function exportProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  if (values.format !== 'tfjs') throw new UsageError(`--format takes tfjs, not "${values.format}".`);
  const out = required('out', values.out);
  const home = openHome().root;
  const { document, trained } = await openProject(home, file);
  if (!trained) throw new EngineError('runUnknown', `${file} has no trained weights: train it first, with --out.`);
  const report = await exportModel(document, trained.checkpoint.weights, out, home);
  for (const { name, bytes } of report.files) process.stdout.write(`${name.padEnd(12)} ${bytes} bytes\n`);
  const { examples, maxDifference } = report.parity;
  const difference = maxDifference.toExponential(1);
  process.stdout.write(`Loaded again and compared on ${examples} examples: largest difference ${difference}.\n`);
  process.stdout.write(`Written to ${report.path}.\n`);
  return 0;
}
