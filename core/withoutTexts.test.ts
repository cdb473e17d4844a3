import { expect, test } from 'vitest';
import { withoutTexts } from './withoutTexts.ts';

test.each([
  [`SyntaxError: Unexpected token 'D', "Dear Anna,"... is not valid JSON`, 'SyntaxError: Unexpected token "…", "…"... is not valid JSON'],
  [`ENOENT: no such file, open '/home/anna/Exam results.neuroloom'`, 'ENOENT: no such file, open "…"'],
  ['/home/anna/Exam results.neuroloom: cannot be read', '<path>: cannot be read'],
  ['at load (C:\\Users\\Anna\\net.csv:3:1)', 'at load (<path>:3:1)'],
  ['at load (file:///home/anna/plan.ts:3:1)', 'at load (<path>:3:1)'],
  ['Das Netz „Annas Noten“ fehlt, “Anna”, `Anna`', 'Das Netz "…" fehlt, "…", "…"'],
  ['There is no “Dear\nAnna” here\n    at x', 'There is no "…" here\n    at x'],
  ['it says “… and “Anna', 'it says "…"'],
  ['es sagt „Liebe Anna\n    at x', 'es sagt "…"\n    at x'],
  ['Unexpected token, "Dear\nAnna" is not valid JSON\n    at x', 'Unexpected token, "…" is not valid JSON\n    at x'],
  ['it says "…" and "Dear Anna\n    at x', 'it says "…" and "…"\n    at x'],
  [`it says "a \\" Anna"`, 'it says "…"'],
])('of %s a log keeps %s', (line, kept) => expect(withoutTexts(line)).toBe(kept)); // prettier-ignore

test.each([
  `TypeError: Cannot read properties of undefined (reading 'shape')`,
  'at node:internal/process/task_queues:105:5',
  "can't happen, doesn't happen",
  '2 and/or 3 / 4 of https://huggingface.co/x',
])('%s stays as it is', (line) => expect(withoutTexts(line)).toBe(line));

test("the app's own files stay, from its folder on", () => {
  const line = 'at f (file:///opt/Anna loves it/dist/main/engine.mjs:1:2) at g (/opt/Anna loves it/x.mjs:3:4)';
  expect(withoutTexts(line, '/opt/Anna loves it')).toBe('at f (<app>/dist/main/engine.mjs:1:2) at g (<app>/x.mjs:3:4)');
});
