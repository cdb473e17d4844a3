import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { examples } from '../../core/examples/examples.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { openHome } from '../files/home.ts';
import { saveProject } from '../projects/save.ts';
import { onlyArgument, required, UsageError } from './usage.ts';

/** `new`: a project file out of one of the examples. */
export async function newProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
  const name = onlyArgument(positionals, 'The example');
  const document = Object.hasOwn(examples, name) ? examples[name] : undefined;
  if (!document) throw new UsageError(`There is no example "${name}"; there are ${Object.keys(examples).join(', ')}.`);
  const path = required('out', values.out);
  if (existsSync(path)) throw new EngineError('fileUnwritable', `${path} is there already: choose another name.`);
  await saveProject(openHome().root, { path, document, runs: [], thumbnail: null });
  process.stdout.write(`Written to ${path}.\n`);
  return 0;
}
