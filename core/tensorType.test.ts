import { describe, expect, test } from 'vitest';
import {
  floats,
  floatsOf,
  formatAxes,
  formatBatchAxes,
  formatTypeShort,
  tensorType,
  withShapes,
} from './tensorType.ts';
import { joined, same, text, together, wordsIn } from './text.ts';

const colours = floats([32, 48, 3], 'picture');

describe('the order of axes', () => {
  test('turns pictures around and nothing else', () => {
    expect(formatAxes(colours)).toBe('[32, 48, 3]');
    expect(formatAxes(colours, 'channelsFirst')).toBe('[3, 32, 48]');
    expect(formatTypeShort(colours, 'channelsFirst')).toBe('3×32×48');
    expect(formatBatchAxes(colours, 'channelsFirst')).toBe('[batch, 3, 32, 48]');
    // As many axes, but they mean something else.
    for (const layout of ['sequence', 'heads'] as const) {
      expect(formatAxes(floats([4, 16, 8], layout), 'channelsFirst')).toBe('[4, 16, 8]');
    }
    expect(formatAxes(floats([4, 16, 8]), 'channelsFirst')).toBe('[4, 16, 8]');
    expect(formatTypeShort(tensorType('int32', [64]), 'channelsFirst')).toBe('64 int32');
    expect(formatAxes(floats([]), 'channelsFirst')).toBe('[]');
  });

  test('turns a kernel as PyTorch has it: filters, inputs, height, width', () => {
    const kernel = { shape: [5, 3, 16, 32], layout: 'kernel' } as const;
    expect(formatAxes(kernel)).toBe('[5, 3, 16, 32]');
    expect(formatAxes(kernel, 'channelsFirst')).toBe('[32, 16, 5, 3]');
  });
});

describe('sentences that name shapes', () => {
  const arrives = withShapes((order) =>
    text(`${formatAxes(colours, order)} arrives.`, `${formatAxes(colours, order)} kommt an.`),
  );

  test('know both orders', () => {
    expect(wordsIn(arrives, 'en', 'channelsLast')).toBe('[32, 48, 3] arrives.');
    expect(wordsIn(arrives, 'de', 'channelsFirst')).toBe('[3, 32, 48] kommt an.');
  });

  test('are plain where both orders say the same', () => {
    expect(withShapes((order) => same(formatAxes(floatsOf([64, 8]), order)))).toEqual(same('[64, 8]'));
  });

  test('stay so inside others', () => {
    const inside = text('Inside:', 'Darin:');
    const words = together([inside, arrives], (parts) => parts.join(' '));
    expect(wordsIn(words, 'de', 'channelsFirst')).toBe('Darin: [3, 32, 48] kommt an.');
    expect(wordsIn(words, 'de', 'channelsLast')).toBe('Darin: [32, 48, 3] kommt an.');
    expect(joined([inside, null, arrives])).toEqual(words);
  });
});
