import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openHome } from '../files/home.ts';
import { checkLecture, lectureFigures, type LectureFigure } from '../pretrained/lecture.ts';
import { UsageError } from './usage.ts';

const options = {
  models: { type: 'string' },
  next: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `verify-lecture`: what pretrained models say in the lecture, beside what they say here. 1 if something differs, or a model that is here cannot be asked. */
export async function verifyLecture(args: string[], figures: readonly LectureFigure[] = lectureFigures): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals[0] !== undefined) throw new UsageError(`“${positionals[0]}” is one argument too many.`);
  const folder = values.models === undefined ? undefined : path.resolve(values.models);
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${folder} is not a folder: --models names the one that has those of the lecture.`);
  const checks = await checkLecture(openHome().root, folder, { figures, next: values.next });
  for (const { figure, said, failure, isSame } of checks) {
    const { model, text, pair, says } = figure;
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ model, text, pair, lecture: says, said: said ?? null, ...(failure !== undefined && { failure }), isSame })}\n`);
      continue;
    }
    process.stdout.write(`${model}: ${text}${typeof pair === 'string' ? ` | ${pair}` : ''}\n  lecture ${written(says)}\n  here    ${said ? `${written(said)}: ${isSame ? 'the same' : 'DIFFERENT'}` : (failure ?? missing(figure, values.next))}\n`);
  }
  return checks.some(({ said, failure, isSame }) => (said ?? failure) !== undefined && !isSame) ? 1 : 0;
} // prettier-ignore

function written(figures: LectureFigure['says']): string {
  return figures.map((one) => (typeof one === 'number' ? one.toFixed(4) : one)).join(' ');
}

function missing({ model, pair }: LectureFigure, next: string | undefined): string {
  if (pair === null && next === undefined) return 'not asked: give the second sentence (“Thus, one might need a knive …”) by --next';
  return `not asked: the model is not here; put its folder into the one that --models names, or: models get ${model}`;
} // prettier-ignore
