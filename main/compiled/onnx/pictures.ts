import { sizeOf } from '../../../core/shape.ts';
import type { Operation, Window } from '../ir.ts';
import type { Emission } from './operators.ts';

export type PictureOperation = Extract<
  Operation,
  { readonly op: 'conv' | 'convTranspose' | 'maxPool' | 'maxPoolGradient' | 'averagePool' }
>;

/** Convolutions and poolings. ONNX lists paddings as [top, left, bottom, right]. */
export function emitPicture(operation: PictureOperation, emission: Emission): string {
  const { e, inputs } = emission;
  switch (operation.op) {
    case 'conv':
      return e.node('Conv', inputs, convAttributes(operation));
    case 'convTranspose':
      return e.node('ConvTranspose', inputs, {
        ...convAttributes(operation),
        output_padding: outputPadding(operation, emission),
      });
    case 'maxPool':
      return e.node('MaxPool', inputs, windowAttributes(operation.window));
    case 'averagePool':
      return e.node('AveragePool', inputs, { ...windowAttributes(operation.window), count_include_pad: 0 });
    case 'maxPoolGradient':
      return maxPoolGradient(operation.window, emission);
  }
}

function padsOf([[top, bottom], [left, right]]: Window['padding']): readonly number[] {
  return [top, left, bottom, right];
}

function convAttributes({
  strides,
  dilations,
  padding,
  groups,
}: Extract<PictureOperation, { op: 'conv' | 'convTranspose' }>) {
  return { strides, dilations, pads: padsOf(padding), group: groups };
}

function windowAttributes({ size, strides, padding }: Window) {
  return { kernel_shape: size, strides, pads: padsOf(padding) };
}

/** Rows and columns at the end of the input that no window reached. */
function outputPadding(operation: Extract<PictureOperation, { op: 'convTranspose' }>, { types, type }: Emission) {
  const { strides, dilations, padding } = operation;
  return [0, 1].map((i) => {
    const [from = 1, kernel = 1, to = 1] = [types[0], types[1], type].map((t) => t?.shape[i + 2] ?? 1);
    const [before, after] = padding[i] ?? [0, 0];
    return to - ((from - 1) * (strides[i] ?? 1) + (kernel - 1) * (dilations[i] ?? 1) + 1 - before - after);
  });
}

/** Windows that do not overlap put each dy back in its place; where they do, what meets is added up. */
function maxPoolGradient(window: Window, { e, inputs: [x = '', dy = ''], type: { shape }, types }: Emission): string {
  const attributes = windowAttributes(window);
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
