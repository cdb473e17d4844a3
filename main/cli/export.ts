import { parseArgs } from 'node:util';
import { exporters } from '../export/all.ts';
import { exportNetwork } from '../export/write.ts';
import { openHome } from '../files/home.ts';
import { openProject } from '../projects/open.ts';
import { oneOf, onlyArgument, required } from './usage.ts';

const options = { format: { type: 'string', default: 'tfjs' }, out: { type: 'string' } } as const;

/** `export`: exports the project's trained network, or what can be made from its document, for other programs. */
export async function exportProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const format = oneOf('format', values.format, exporters.map(({ name }) => name)); // prettier-ignore
  const out = required('out', values.out);
  const home = openHome().root;
  const { document, trained } = await openProject(home, file);
  const { path, files, parity } = await exportNetwork(format, document, trained?.checkpoint.weights, {
    path: out,
    home,
  });
  for (const { name, bytes } of files) process.stdout.write(`${name.padEnd(12)} ${bytes} bytes\n`);
  if (parity) {
    const difference = parity.maxDifference.toExponential(1);
    process.stdout.write(
      `Loaded again and compared on ${parity.examples} examples: largest difference ${difference}.\n`,
    );
  }
  process.stdout.write(`Written to ${path}.\n`);
  return 0;
}
