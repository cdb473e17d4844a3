import { parseArgs } from 'node:util';
import type { ExportFormat } from '../../core/protocol/exports.ts';
import { proofText } from '../../core/protocol/exports.ts';
import { exporters } from '../export/all.ts';
import { exporterOf, exportNetwork } from '../export/write.ts';
import { verifyExport } from '../export/verify.ts';
import { openHome } from '../files/home.ts';
import { openProject } from '../projects/open.ts';
import { oneOf, onlyArgument, required, UsageError } from './usage.ts';

const options = {
  format: { type: 'string', default: 'tfjs' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  with: { type: 'string', multiple: true },
} as const;

/** `export`: exports the project's network with its weights, or what can be made from its document, for other programs. */
export async function exportProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const format = oneOf('format', values.format, exporters.map(({ name }) => name)); // prettier-ignore
  const exporter = exporterOf(format);
  const chosen = chosenOf(exporter, values.with ?? []);
  const out = required('out', values.out);
  const home = openHome().root;
  const project = await openProject(home, file);
  const run = project.trained ?? undefined;
  const document = exporter.of === 'run' && run ? run.document : project.document;
  const report = await untilInterrupted((signal) =>
    exportNetwork({ format, document, run, options: chosen }, { path: out, home, signal }),
  );
  if (values.json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return 0;
  }
  const width = Math.max(12, ...report.files.map(({ name }) => name.length));
  for (const { name, bytes } of report.files) process.stdout.write(`${name.padEnd(width)} ${bytes} bytes\n`);
  for (const remark of report.remarks) process.stdout.write(`${remark.en}\n`);
  if (report.proof) process.stdout.write(`${proofText(report.proof).en}\n`);
  process.stdout.write(`Written to ${report.path}.\n`);
  return 0;
} // prettier-ignore

const ENDINGS = ['SIGINT', 'SIGTERM'] as const;

/** Does work that Ctrl+C and `kill` cancel, so that nothing half-written is left. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const end = () => abort.abort();
  for (const signal of ENDINGS) process.once(signal, end);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of ENDINGS) process.off(signal, end);
  }
}

/** `--with probabilities`, `--with size=large`: switches and choices of a format. */
function chosenOf({ name, options: own = {} }: ExportFormat, given: readonly string[]): Record<string, boolean | string> {
  return Object.fromEntries(
    given.map((one) => {
      const [option = '', value = 'true'] = one.split('=');
      const param = Object.hasOwn(own, option) ? own[option] : undefined;
      if (!param) throw new UsageError(`--with takes for ${name}: ${Object.keys(own).join(', ') || 'nothing'}, not “${one}”.`);
      return [option, param.kind === 'boolean' ? value === 'true' : value];
    }),
  );
} // prettier-ignore

/** `verify`: runs an export again with the examples that lie in it. */
export async function verify(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { json: options.json }, allowPositionals: true });
  const file = onlyArgument(positionals, 'The export');
  const report = await untilInterrupted((signal) => verifyExport(file, signal));
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(`${report.format}: ${proofText(report.proof).en}\n`);
  return 0;
}
