import { sizeOf } from '../../shape.ts';
import { isPicture, type TensorType } from '../../tensorType.ts';
import { counted, same, text } from '../../text.ts';
import { anyDtype, countParam, input, problem } from '../common.ts';
import { defineBlock } from '../define.ts';
import { ok } from '../../result.ts';

export const split = defineBlock({
  type: 'split',
  label: same('Split'),
  category: 'combine',
  order: 40,
  glyph: '⑂',
  keywords: ['chunk', 'slice', 'teilen', 'gate'],
  inputs: [input(anyDtype)],
  outputs: [
    { name: 'first', label: text('start', 'Anfang') },
    { name: 'rest', label: text('rest', 'Rest') },
  ],
  params: {
    width: countParam(
      text('Width', 'Breite'),
      text(
        'How many places the first part takes: of the last axis, of pictures of their channels.',
        'Wie viele Stellen der Anfang bekommt: von der letzten Achse, bei Bildern von den Kanälen.',
      ),
      1,
    ),
  },
  help: {
    text: text(
      'Splits the last axis in two: the first part leaves at one output, the rest at the other. The inverse of Concatenate.',
      'Teilt die letzte Achse in zwei: Der Anfang geht an einem Ausgang hinaus, der Rest am anderen. Die Umkehrung von Concatenate.',
    ),
    formula: '[y^{(1)}, y^{(2)}] = x',
    derivative: '\\frac{\\partial y^{(k)}_i}{\\partial x_j} = [\\,y^{(k)}_i \\equiv x_j\\,]',
    source: 'torch.split; keras.ops.split',
  },

  inferTypes({ x, params: { width } }) {
    const whole = x.shape.at(-1) ?? 0;
    if (width < whole) return ok({ first: withWidth(x, width), rest: withWidth(x, whole - width) });
    const arrive = counted(whole, ['place arrives', 'places arrive'], ['Stelle kommt an', 'Stellen kommen an']);
    return problem(
      text(
        `${arrive.en}, nothing would be left after the first ${width}: choose a smaller width.`,
        `${arrive.de}, nach den ersten ${width} bliebe nichts übrig: eine kleinere Breite wählen.`,
      ),
      whole < 2
        ? undefined
        : {
            kind: 'setParams',
            params: { width: Math.floor(whole / 2) },
            label: text('Cut it in half', 'In Hälften schneiden'),
          },
    );
  },
  forward(tf, { x, params: { width } }) {
    const whole = x.shape.at(-1) ?? 0;
    const [first, rest] = tf.split(x, [width, whole - width], x.rank - 1);
    return { first: first ?? x, rest: rest ?? x };
  },
  outputLayers: (tf, { x: { shape }, params: { width }, outputs: { first, rest } }) => {
    const whole = shape.at(-1) ?? 1;
    const part = (type: TensorType | undefined, before: number, after: number) => [
      tf.layers.reshape({ targetShape: [sizeOf(shape) / whole, whole, 1] }),
      tf.layers.cropping2D({ cropping: [[0, 0], [before, after]] }),
      tf.layers.reshape({ targetShape: [...(type?.shape ?? [])] }),
    ]; // prettier-ignore
    return { first: part(first, 0, whole - width), rest: part(rest, width, 0) };
  },
  pytorchCall: ({ x: type, params: { width }, names: [x] }) =>
    `${x}.split([${width}, ${(type.shape.at(-1) ?? 0) - width}], dim=${isPicture(type) ? 1 : -1})`,
  keras: ({ params: { width } }) => `layers.Lambda(lambda x: keras.ops.split(x, [${width}], axis=-1))`,
  examples: () => [
    { params: { width: 2 }, inputs: [[5]] },
    { params: { width: 1 }, inputs: [[3, 3]] },
  ],
});

function withWidth(type: TensorType, width: number): TensorType {
  return { ...type, shape: [...type.shape.slice(0, -1), width] };
}
