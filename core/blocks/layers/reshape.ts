import { formatShape, sizeOf } from '../../shape.ts';
import { floats, floatsOf, formatAxes, formatTypeShort, isPicture, withShapes } from '../../tensorType.ts';
import { counted, same, text, wholeNumber } from '../../text.ts';
import { anyDtype, input, out, output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';
import { shapeTuple } from './kerasSource.ts';

const grey = floats([28, 28, 1], 'picture');

export const reshape = defineBlock({
  type: 'reshape',
  label: same('Reshape'),
  category: 'layers',
  order: 25,
  glyph: 'Rs',
  keywords: ['view', 'unflatten', 'Form'],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {
    shape: {
      kind: 'shape',
      label: text('Shape', 'Form'),
      help: text(
        'The new axes of one example, without the batch: 28, 28, 1 for a grey picture.',
        'Die neuen Achsen eines Beispiels ohne den Batch: 28, 28, 1 für ein graues Bild.',
      ),
      default: [28, 28, 1],
      minRank: 1,
      maxRank: 3,
    },
  },
  help: {
    text: withShapes((order) =>
      text(
        `Arranges the same values in other axes, row by row: 784 numbers become a picture ${formatTypeShort(grey, order)}. The number of values stays the same.`,
        `Ordnet dieselben Werte in anderen Achsen an, Zeile für Zeile: aus 784 Zahlen wird ein Bild ${formatTypeShort(grey, order)}. Die Anzahl der Werte bleibt gleich.`,
      ),
    ),
    formula: 'y = x',
    derivative: '\\frac{\\partial y_i}{\\partial x_j} = [i = j]',
    source: 'torch.reshape; keras.layers.Reshape',
  },

  inferTypes({ x, params }) {
    const { dtype, shape, kinds } = x;
    const wanted = floatsOf(params.shape);
    const [has, needs] = [sizeOf(shape), sizeOf(params.shape)];
    if (has === needs) return out({ ...wanted, dtype, ...(kinds !== undefined && { kinds }) });
    const values = counted(has, ['value', 'values'], ['Wert', 'Werten']);
    const [product, wantedProduct] = [wholeNumber(has), wholeNumber(needs)];
    return problem(
      withShapes((order) =>
        text(
          `${formatAxes(x, order)} arrives with ${values.en}, ${formatAxes(wanted, order)} needs ${wantedProduct.en}: choose axes whose product is ${product.en}.`,
          `${formatAxes(x, order)} kommt mit ${values.de} an, ${formatAxes(wanted, order)} braucht ${wantedProduct.de}: Achsen mit dem Produkt ${product.de} wählen.`,
        ),
      ),
      {
        kind: 'setParams',
        params: { shape: [has] },
        label: text(`Use ${formatShape([has])}`, `${formatShape([has])} verwenden`),
      },
    );
  },
  forward: (tf, { x, params }) => tf.reshape(x, [x.shape[0] ?? 1, ...params.shape]),
  layer: (tf, { params, name }) => tf.layers.reshape({ targetShape: [...params.shape], name }),
  pytorchCall({ x: type, output, names: [x] }) {
    const { shape: target } = output;
    // Values are ordered channels last, but PyTorch's pictures are channels first: permute them there and back.
    const before = isPicture(type) && type.shape[2] !== 1 ? '.permute(0, 2, 3, 1)' : '';
    if (isPicture(output) && target[2] === 1) return `${x}${before}.reshape(-1, 1, ${target[0]}, ${target[1]})`;
    return `${x}${before}.reshape(-1, ${target.join(', ')})${isPicture(output) ? '.permute(0, 3, 1, 2)' : ''}`;
  },
  keras: ({ params }) => `layers.Reshape(${shapeTuple(params.shape)})`,
  examples: () => [
    { params: { shape: [2, 3, 1] }, inputs: [[6]] },
    { params: { shape: [2, 2, 2] }, inputs: [[8]] },
    { params: { shape: [6, 2] }, inputs: [[2, 3, 2]] },
    { params: { shape: [4] }, inputs: [[2, 2]] },
  ],
});
