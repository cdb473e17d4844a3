import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LectureFigure } from '../pretrained/lecture.ts';
import { softmax } from '../pretrained/pipelines/numbers.ts';
import { expectedOf, fixture } from '../pretrained/testing.ts';
import { cli } from './cli.ts';
import { verifyLecture } from './verifyLecture.ts';
import { file, terminal, useTerminal } from './testing.ts';

useTerminal();

/** What transformers says of tiny models, as the lecture's notebook would print it. */
const pair = { text: 'The fox jumps', pair: 'over the dog' };
const printed = (value: number | undefined) => Number(value?.toFixed(4));
const logits = Array.from(expectedOf('bert').outputs[1] ?? [], printed);
const shares = softmax(expectedOf('roberta-classes').outputs[0] ?? []);
const best = shares.indexOf(Math.max(...shares));
const figures: readonly LectureFigure[] = [
  { model: 'tiny/bert', task: 'next-sentence-prediction', ...pair, says: logits },
  { model: 'tiny/roberta-classes', task: 'text-classification', ...pair, says: [['bad', 'so so', 'good'][best] ?? '', printed(shares[best])] }, // prettier-ignore
  { model: 'tiny/nobody', task: 'fill-mask', text: 'a <mask>', says: ['b'] },
  { model: 'tiny/bert', task: 'next-sentence-prediction', text: 'The fox jumps', pair: null, says: logits },
];

test("the lecture's figures stand beside those of models that are here, and what differs is a failure", async () => {
  cpSync(fixture('bert'), file('tiny--bert'), { recursive: true });
  cpSync(fixture('roberta-classes'), file('roberta-classes'), { recursive: true });
  expect(await verifyLecture(['--models', file()], figures)).toBe(0);
  expect(terminal.out.match(/: the same/g)).toHaveLength(2);
  expect(terminal.out).toContain('not asked: the model is not here');
  expect(terminal.out).toContain('--next');
  expect(await verifyLecture(['--models', file(), '--next', 'over the dog'], figures)).toBe(0);
  terminal.out = '';
  const other = figures.map((one) => ({ ...one, says: one.says.map((said) => (typeof said === 'number' ? said + 2e-4 * (1 + Math.abs(said)) : said)) })); // prettier-ignore
  expect(await verifyLecture(['--models', file(), '--json'], other)).toBe(1);
  expect(terminal.out.match(/"isSame":false/g)).toHaveLength(4);
}, 30_000);

test('a model that is damaged is said to be, and the others are asked all the same', async () => {
  cpSync(fixture('roberta-classes'), file('roberta-classes'), { recursive: true });
  mkdirSync(file('bert'));
  writeFileSync(file('bert/config.json'), '{');
  expect(await verifyLecture(['--models', file()], figures)).toBe(1);
  expect(terminal.out).toContain('tiny/bert/config.json is not a JSON object: download it again.');
  expect(terminal.out.match(/: the same/g)).toHaveLength(1);
}, 30_000);

test('without any of its models nothing differs, and each is said to be missing', async () => {
  expect(await cli(['verify-lecture', '--models', file()])).toBe(0);
  expect(terminal.out.match(/not asked/g)).toHaveLength(5);
  expect(terminal.out).toContain('lecture NEGATIVE 0.9377');
});

test('a folder that is not there is no folder without models', async () => {
  expect(await cli(['verify-lecture', '--models', file('nowhere')])).toBe(2);
  expect(terminal.errors).toContain('nowhere is not a folder');
});
