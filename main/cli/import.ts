import path from 'node:path';
import { parseArgs } from 'node:util';
import { EngineError } from '../../core/protocol/errors.ts';
import type { ImportedPart, ImportReport } from '../../core/protocol/imports.ts';
import { takenAs, type OpenSizes, type TakenAs } from '../../core/protocol/modelFile.ts';
import { text } from '../../core/text.ts';
import { openHome } from '../files/home.ts';
import { importModel } from '../import/read.ts';
import { readWeights } from '../import/weights/read.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { onlyArgument, required, requireFree, UsageError, wholeNumber } from './usage.ts';

const options = {
  out: { type: 'string' },
  size: { type: 'string' },
  as: { type: 'string' },
  sizes: { type: 'string', multiple: true },
  into: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `import`: another program's model as a project, with its weights as a run. */
export async function importProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The model');
  const out = required('out', values.out);
  requireFree(out);
  if (values.into !== undefined) return importInto(values.into, file, out, values.json);
  const size = wholeNumber('size', values.size, 1, 4096);
  const asked = { size, as: wayOf(values.as), sizes: sizesOf(values.sizes) };
  const { run, report } = await importModel(file, path.basename(file), asked).catch((error: unknown) => {
    throw asked.as === undefined && /\.onnx$/i.test(file) ? withOtherWay(error) : error;
  });
  await saveProject(openHome().root, { path: out, document: run.document, runs: [run], thumbnail: null });
  if (values.json) {
    const plain = { ...report, parts: report.parts.map((part) => ({ ...part, why: part.why?.en ?? null })), notices: report.notices.map(({ en }) => en) }; // prettier-ignore
    process.stdout.write(`${JSON.stringify({ path: out, ...plain })}\n`);
    return 0;
  }
  for (const line of linesOf(report)) process.stdout.write(`${line}\n`);
  process.stdout.write(`Written to ${out}.\n`);
  return 0;
}

/** What has no blocks may still run: the app offers that by itself. */
function withOtherWay(error: unknown): unknown {
  if (!(error instanceof EngineError && error.code === 'fileUnreadable' && error.text)) return error;
  const { en, de } = error.text;
  const words = text(`${en} What ONNX Runtime can compute runs as one block: --as block.`, `${de} Was ONNX Runtime rechnen kann, läuft als ein Block: --as block.`); // prettier-ignore
  return new EngineError('fileUnreadable', words, { cause: error });
}

function wayOf(as: string | undefined): TakenAs | undefined {
  if (as === undefined) return undefined;
  const way = takenAs.safeParse(as);
  if (way.success) return way.data;
  throw new UsageError(`--as is ${takenAs.options.join(' or ')}, not ${as}.`);
}

/** `NAME=SIZE`, by the file's own names for what it leaves open. */
function sizesOf(given: readonly string[] = []): OpenSizes {
  return Object.fromEntries(
    given.map((one) => {
      const at = one.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--sizes takes NAME=SIZE, not ${one}.`);
      return [one.slice(0, at), wholeNumber('sizes', one.slice(at + 1), 1, 1_000_000) ?? 1];
    }),
  );
}

/** Weights in the format of safetensors into the network of a project. */
async function importInto(project: string, file: string, out: string, isJson: boolean): Promise<number> {
  const home = openHome().root;
  const { document } = await openProject(home, project);
  const { run, match } = await readWeights(file, path.basename(file), document);
  await saveProject(home, { path: out, document, runs: [run], thumbnail: null });
  if (isJson) process.stdout.write(`${JSON.stringify({ path: out, ...match })}\n`);
  else {
    for (const { weight, tensor, by } of match.pairs)
      process.stdout.write(`${weight.padEnd(40)} ${tensor} (by ${by})\n`);
    for (const { name } of match.tensors) process.stdout.write(`${''.padEnd(40)} ${name} is not used\n`);
    process.stdout.write(`Written to ${out}.\n`);
  }
  return 0;
}

const words = { block: '', foreign: 'foreign operators', view: 'order of axes', leftOut: 'left out' } as const satisfies Record<ImportedPart['as'], string>; // prettier-ignore

function linesOf({ parts, notices }: ImportReport): readonly string[] {
  return [
    ...parts.map(({ operator, name, as, nodes, why }) => {
      const what = [words[as], nodes.join(', '), why === null ? '' : `(${why.en})`].filter(Boolean).join(' ');
      return `${`${operator} ${name}`.padEnd(40)} ${what}`.trimEnd();
    }),
    ...notices.map(({ en }) => en),
  ];
}
