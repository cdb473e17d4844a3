import { isSameShape, sizeOf, type AxisOrder } from '../../shape.ts';
import { floats, formatAxes, withShapes } from '../../tensorType.ts';
import { counted, same, text } from '../../text.ts';
import { out, output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';

export const matMul = defineBlock({
  type: 'matMul',
  label: same('MatMul'),
  category: 'transformer',
  order: 10,
  glyph: '·',
  keywords: ['matrix product', 'Matrixprodukt', 'scalar product', 'Skalarprodukt', 'dot', 'bmm', 'attention', 'scores'],
  inputs: [
    { name: 'left', label: text('left', 'links') },
    { name: 'right', label: text('right', 'rechts') },
  ],
  outputs: [output()],
  params: {
    transposed: {
      kind: 'boolean',
      label: text('Right transposed', 'Rechts transponiert'),
      help: text(
        'Multiplies by the rows of the right matrix instead of its columns: every row on the left with every row on the right.',
        'Multipliziert mit den Zeilen der rechten Matrix statt mit ihren Spalten: jede Zeile links mit jeder Zeile rechts.',
      ),
      default: false,
    },
  },
  help: {
    text: text(
      'The product of two matrices, of every head by itself. Queries times transposed keys are scalar products: how well each word matches each other one. Weights times values mix the words.',
      'Das Produkt zweier Matrizen, für jeden Kopf einzeln. Anfragen mal transponierte Schlüssel sind Skalarprodukte: wie gut jedes Wort zu jedem anderen passt. Gewichte mal Werte mischen die Wörter.',
    ),
    formula: 'Y = A\\,B \\quad\\text{or}\\quad Y = A\\,B^\\top',
    derivative:
      '\\frac{\\partial L}{\\partial A} = \\frac{\\partial L}{\\partial Y} B^\\top, \\quad \\frac{\\partial L}{\\partial B} = A^\\top \\frac{\\partial L}{\\partial Y}',
    source: 'Vaswani et al. 2017; torch.matmul; keras.ops.matmul',
  },

  inferTypes({ inputs, params: { transposed } }) {
    const [left, right] = [inputs['left']?.[0] ?? floats([]), inputs['right']?.[0] ?? floats([])];
    const [inner = 0] = left.shape.slice(-1);
    const [first = 0, second = 0] = right.shape.slice(-2);
    const [other, columns] = transposed ? [second, first] : [first, second];
    const shapes = (order: AxisOrder) => {
      const [one, two] = [formatAxes(left, order), formatAxes(right, order)];
      return text(`${one} and ${two} arrive`, `${one} und ${two} kommen an`);
    };
    const isAlike = left.shape.length === right.shape.length && left.shape.length > 1;
    if (!isAlike || !isSameShape(left.shape.slice(0, -2), right.shape.slice(0, -2))) {
      return problem(
        withShapes((order) =>
          text(
            `${shapes(order).en}, MatMul needs two sequences, or as many heads on both sides: send both through Split heads with the same number.`,
            `${shapes(order).de}, MatMul braucht zwei Folgen oder auf beiden Seiten gleich viele Köpfe: beide mit der gleichen Zahl durch „Köpfe trennen“ schicken.`,
          ),
        ),
      );
    }
    if (inner === other) return out({ ...left, shape: [...left.shape.slice(0, -1), columns] });
    const fits = inner === (transposed ? first : second);
    const advice = fits
      ? text('transpose the right one, or not', 'die rechte transponieren oder nicht')
      : text('give what comes before them the same width', 'dem, was davor liegt, die gleiche Breite geben');
    const numbers = counted(inner, ['number', 'numbers'], ['Zahl', 'Zahlen']);
    return problem(
      withShapes((order) =>
        text(
          `${shapes(order).en}: each row on the left has ${numbers.en}, the right side has ${other} for them: ${advice.en}.`,
          `${shapes(order).de}: Jede Zeile links hat ${numbers.de}, die rechte Seite hat dafür ${other}: ${advice.de}.`,
        ),
      ),
      fits
        ? {
            kind: 'setParams',
            params: { transposed: !transposed },
            label: transposed
              ? text('Do not transpose it', 'Nicht transponieren')
              : text('Transpose it', 'Transponieren'),
          }
        : undefined,
    );
  },
  multiplyAdds: ({ x: { shape }, output: type }) => sizeOf(shape) * (type.shape.at(-1) ?? 1),
  forward: (tf, { x, inputs, params: { transposed } }) => tf.matMul(x, inputs['right']?.[0] ?? x, false, transposed),
  pytorchCall: ({ params: { transposed }, names: [left, right] }) =>
    `${left} @ ${right}${transposed ? '.transpose(-1, -2)' : ''}`,
  keras: ({ params: { transposed } }) =>
    `layers.Lambda(lambda x: keras.ops.matmul(x[0], ${transposed ? 'keras.ops.swapaxes(x[1], -1, -2)' : 'x[1]'}))`,
  examples: () => [
    {
      params: { transposed: true },
      inputs: [
        { port: 'left', type: floats([2, 3, 4], 'heads') },
        { port: 'right', type: floats([2, 5, 4], 'heads') },
      ],
    },
    {
      params: { transposed: false },
      inputs: [
        { port: 'left', type: floats([2, 3, 5], 'heads') },
        { port: 'right', type: floats([2, 5, 2], 'heads') },
      ],
    },
    {
      params: { transposed: true },
      inputs: [
        { port: 'left', type: floats([3, 4], 'sequence') },
        { port: 'right', type: floats([2, 4], 'sequence') },
      ],
    },
  ],
});
