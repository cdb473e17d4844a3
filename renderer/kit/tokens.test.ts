import { describe, expect, it } from 'vitest';
import { colours } from './graph/thumbnail.ts';
import { contrast, light, themes } from './testing.ts';

describe.each(Object.entries(themes))('the %s theme', (_, theme) => {
  const colour = (name: string) => theme[name] ?? '';

  it.each(['ink', 'dim', 'positive', 'negative', 'gradient', 'ok', 'warning', 'error', 'accent'])(
    'has %s for text that can be read',
    (name) => {
      for (const ground of ['panel', 'bg']) expect(contrast(colour(name), colour(ground)), ground).toBeGreaterThan(4.5);
    },
  );

  it('has wires and the borders of fields that can be seen', () => {
    expect(contrast(colour('wire'), colour('canvas'))).toBeGreaterThan(3);
    expect(contrast(colour('edge'), colour('panel'))).toBeGreaterThan(3);
  });
});

it('a thumbnail, which knows no style sheet, has the colours of the palette', () => {
  for (const [category, colour] of Object.entries(colours)) expect(light[`category-${category}`]).toBe(colour);
});
