import { describe, expect, it } from 'vitest';
import { categoryColours, themeColours } from '../../core/drawing/colours.ts';
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

it('pictures, which know no style sheet, have the colours of the app', () => {
  for (const [category, colour] of Object.entries(categoryColours)) expect(light[`category-${category}`]).toBe(colour);
  for (const theme of ['light', 'dark'] as const) {
    for (const [name, colour] of Object.entries(themeColours[theme])) expect(themes[theme]?.[name], name).toBe(colour);
  }
});
