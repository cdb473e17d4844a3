import { sizeOf } from '../../../core/shape.ts';
import type { ConvAttributes, Window } from '../ir.ts';
import type { Emission, Emitters } from './emission.ts';
import { isOfQuarters } from '../wasm/pool.ts';
import type { Emitter } from './emitter.ts';

/** Convolutions and poolings. */
export const pictures: Emitters<'conv' | 'convTranspose' | 'maxPool' | 'maxPoolGradient' | 'averagePool'> = {
  conv: (operation, { e, inputs }) => e.node('Conv', inputs, convAttributes(operation)),
  convTranspose: (operation, emission) =>
    emission.e.node('ConvTranspose', emission.inputs, {
      ...convAttributes(operation),
      output_padding: outputPadding(operation, emission),
    }),
  maxPool: ({ window }, { e, inputs }) => e.node('MaxPool', inputs, windowAttributes(window)),
  maxPoolGradient: ({ window }, emission) => maxPoolGradient(window, emission),
  averagePool: ({ window }, { e, inputs }) =>
    e.node('AveragePool', inputs, { ...windowAttributes(window), count_include_pad: 0 }),
};

/** ONNX orders paddings as [top, left, bottom, right]. */
function padsOf([[top, bottom], [left, right]]: Window['padding']): readonly number[] {
  return [top, left, bottom, right];
}

function convAttributes({ strides, dilations, padding, groups }: ConvAttributes) {
  return { strides, dilations, pads: padsOf(padding), group: groups };
}

function windowAttributes({ size, strides, padding }: Window) {
  return { kernel_shape: size, strides, pads: padsOf(padding) };
}

/** Rows and columns at the end of the input that no window reached. */
function outputPadding({ strides, dilations, padding }: ConvAttributes, { types, type }: Emission) {
  return [0, 1].map((i) => {
    const [from = 1, kernel = 1, to = 1] = [types[0], types[1], type].map((t) => t?.shape[i + 2] ?? 1);
    const [before, after] = padding[i] ?? [0, 0];
    return to - ((from - 1) * (strides[i] ?? 1) + (kernel - 1) * (dilations[i] ?? 1) + 1 - before - after);
  });
}

/** Windows that do not overlap put each dy back in its place; overlapping ones add up their contributions. */
function maxPoolGradient(window: Window, emission: Emission): string {
  const { e, inputs: [x = '', dy = ''], type: { shape }, types } = emission; // prettier-ignore
  const attributes = windowAttributes(window);
  if (isOfQuarters(window, shape)) return quarterGradient(emission);
  const [, indices = ''] = e.nodeWithOutputs('MaxPool', [x], 2, attributes);
  if (window.size.every((length, axis) => length <= (window.strides[axis] ?? 0))) {
    return e.node('MaxUnpool', [dy, indices, e.integers(shape)], attributes);
  }
  const flat = e.integers([sizeOf(types[1]?.shape ?? [])]);
  const zeros = e.node('Expand', [e.scalar(0, 'float32'), e.integers([sizeOf(shape)])]);
  const parts = [indices, dy].map((name) => e.node('Reshape', [name, flat]));
  const sum = e.node('ScatterElements', [zeros, ...parts], { axis: 0, reduction: 'add' });
  return e.node('Reshape', [sum, e.integers(shape)]);
}

/**
 * The same without indices, with which ONNX Runtime takes ten times as long as for the pool alone. The first largest
 * value is in the upper row if that contains the window's maximum, and on the left if the left value is the larger one
 * of its row. Each dy is selected rather than multiplied, because 0 times infinity would be NaN.
 */
function quarterGradient({ e, inputs: [x = '', dy = ''], type: { shape } }: Emission): string {
  const [batch = 1, channels = 1, height = 1, width = 1] = shape;
  const half = width / 2;
  const pool = (name: string, size: readonly [number, number], strides: readonly [number, number]) =>
    e.node('MaxPool', [name], { kernel_shape: size, strides, pads: [0, 0, 0, 0] });
  const largest = pool(x, [1, 2], [1, 2]);
  const isLeft = e.node('Equal', [pool(x, [1, 1], [1, 2]), largest]);
  const isUpper = e.node('Equal', [pool(largest, [1, 1], [2, 1]), pool(x, [2, 2], [2, 2])]);
  const rows = inTwo(e, isUpper, dy, [(batch * channels * height) / 2, 1, half]);
  const columns = inTwo(e, isLeft, e.node('Reshape', [rows, e.integers([batch, channels, height, half])]), [batch * channels * height * half, 1]); // prettier-ignore
  return e.node('Reshape', [columns, e.integers(shape)]);
}

/** Puts each number in one of two adjacent places and 0 in the other; both in this shape, joined along axis 1. */
function inTwo(e: Emitter, isFirst: string, numbers: string, shape: readonly number[]): string {
  const places = [isFirst, e.node('Not', [isFirst])].map((isHere) => {
    const chosen = e.node('Where', [isHere, numbers, e.scalar(0, 'float32')]);
    return e.node('Reshape', [chosen, e.integers(shape)]);
  });
  return e.node('Concat', places, { axis: 1 });
}
