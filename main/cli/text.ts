import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { shippedTexts, type ShippedName } from '../../core/data/shipped.ts';
import { shippedContent } from '../data/shipped.ts';
import { asWriteError } from '../files/files.ts';
import { onlyArgument, required, UsageError } from './usage.ts';

/** `text`: writes a text that comes with the app into a file. */
export function writeText(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
  const names = Object.keys(shippedTexts) as ShippedName[];
  const asked = onlyArgument(positionals, 'The text');
  const name = names.find((one) => one === asked);
  if (!name) throw new UsageError(`There is no text “${asked}”; there are ${names.join(', ')}.`);
  const out = required('out', values.out);
  try {
    writeFileSync(out, shippedContent(shippedTexts[name].sha256));
  } catch (error) {
    throw asWriteError(error, out);
  }
  process.stdout.write(`Written to ${out}. Licence: ${shippedTexts[name].licence}.\n`);
  return Promise.resolve(0);
}
