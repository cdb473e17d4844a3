import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ImportedPart, ImportReport } from '../../core/protocol/imports.ts';
import { openHome } from '../files/home.ts';
import { importModel } from '../import/read.ts';
import { saveProject } from '../projects/save.ts';
import { onlyArgument, required, wholeNumber } from './usage.ts';

const options = {
  out: { type: 'string' },
  size: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `import`: another program's model as a project, with its weights as a run. */
export async function importProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The model');
  const out = required('out', values.out);
  const size = wholeNumber('size', values.size, 1, 4096);
  const { run, report } = await importModel(file, path.basename(file), { size });
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
