import { describe, expect, it } from 'vitest';
import { createNames, joinSections } from './python.ts';

describe('Python names', () => {
  it.each([
    ['linear1', 'linear1'],
    ['maxPool2d1', 'max_pool2d1'],
    ['encoder/attention/q', 'encoder_attention_q'],
    ['Größe 2', 'grosse_2'],
    ['class', 'class_2'],
    ['3D', 'node_3d'],
    ['層', 'node'],
  ])('%s becomes %s', (wish, name) => {
    expect(createNames()(wish)).toBe(name);
  });

  it('are never given out twice', () => {
    const nameOf = createNames();
    expect(['a b', 'a-b', 'A B'].map(nameOf)).toEqual(['a_b', 'a_b_2', 'a_b_3']);
  });
});

it('a wide call whose result is called is closed before that', () => {
  const wide = `x = f(${'a'.repeat(60)}, ${'b'.repeat(60)})(y, z)`;
  expect(joinSections([[wide]])).toBe(`x = f(\n    ${'a'.repeat(60)},\n    ${'b'.repeat(60)},\n)(y, z)\n`);
});

it('calls that are too wide get a line for each argument', () => {
  const wide = `    f("a, (b", [1, 2], g(x, y), ${'z'.repeat(100)})`;
  expect(joinSections([['f(1, 2)', wide]])).toBe(
    `f(1, 2)\n    f(\n        "a, (b",\n        [1, 2],\n        g(x, y),\n        ${'z'.repeat(100)},\n    )\n`,
  );
});
