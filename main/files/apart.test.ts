import { expect, test } from 'vitest';
import { answerApart, TookTooLong } from './apart.ts';

/** A program of these statements, which knows its task as `task`. */
const program = (statements: string) => ({
  program: process.execPath,
  args: ['-e', `const task = JSON.parse(require('node:fs').readFileSync(0, 'utf8')); ${statements}`],
  task: { n: 3 },
  what: 'The work',
});

test('the answer is the line that begins as agreed, among all that a library says', async () => {
  const said = `console.log('hello'); console.log('neuroloom-answer ' + JSON.stringify({ twice: 2 * task.n })); console.log('bye')`;
  expect(await answerApart(program(said))).toEqual({ twice: 6 });
});

test('a program that ends in the midst of its answer has none, and says why', async () => {
  const broken = `process.stdout.write('neuroloom-answer {"twice": '); console.error('no memory left'); process.exitCode = 1`;
  await expect(answerApart(program(broken))).rejects.toThrow('no memory left');
  const hanging = `process.stdout.write('neuroloom-answer {"twice": '); setInterval(() => {}, 1000)`;
  await expect(answerApart({ ...program(hanging), mostSeconds: 2 })).rejects.toBeInstanceOf(TookTooLong);
});
