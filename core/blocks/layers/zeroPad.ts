import { floats } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { countParam, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { pictureProblem } from './window.ts';

const side = (en: string, de: string) => ({
  ...countParam(text(en, de), text('How many pixels of zeros are added there.', 'Wie viele Pixel Nullen dort dazukommen.'), 0, 1024), // prettier-ignore
  min: 0,
});

/** The border that frameworks add in different places: PyTorch the same on both sides, Keras more at the end. */
export const zeroPad = defineBlock({
  type: 'zeroPad',
  label: same('ZeroPad2D'),
  category: 'layers',
  order: 28,
  glyph: '▢',
  keywords: ['padding', 'border', 'Rand', 'Auffüllen'],
  inputs: [input()],
  outputs: [output()],
  params: {
    top: side('Top', 'Oben'),
    bottom: side('Bottom', 'Unten'),
    left: side('Left', 'Links'),
    right: side('Right', 'Rechts'),
  },
  help: {
    text: text(
      'Puts a border of zeros around the picture, as wide on every side as is said. A convolution with padding valid behind it begins exactly there.',
      'Legt einen Rand aus Nullen um das Bild, auf jeder Seite so breit wie angegeben. Eine Faltung mit Rand valid dahinter beginnt genau dort.',
    ),
    formula: 'y_{i,j,c} = x_{i - t,\\, j - l,\\, c} \\quad\\text{or}\\quad 0',
    derivative: '\\frac{\\partial y_{i,j,c}}{\\partial x_{k,l,c}} = [\\,y_{i,j,c} \\equiv x_{k,l,c}\\,]',
    source: 'torch.nn.ZeroPad2d; keras.layers.ZeroPadding2D',
  },

  inferTypes({ x, params: { top, bottom, left, right } }) {
    const [height = 1, width = 1, channels = 1] = x.shape;
    return (
      pictureProblem(x, same('ZeroPad2D')) ??
      out(floats([height + top + bottom, width + left + right, channels], 'picture'))
    );
  },
  forward: (tf, { x, params: { top, bottom, left, right } }) =>
    tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]), // prettier-ignore
  layer: (tf, { params: { top, bottom, left, right }, name }) =>
    tf.layers.zeroPadding2d({ padding: [[top, bottom], [left, right]], name }), // prettier-ignore
  pytorch: ({ params: { top, bottom, left, right } }) => `nn.ZeroPad2d((${left}, ${right}, ${top}, ${bottom}))`,
  keras: ({ params: { top, bottom, left, right } }) =>
    `layers.ZeroPadding2D(((${top}, ${bottom}), (${left}, ${right})))`,
  examples: () => [
    { params: { top: 1, bottom: 2, left: 0, right: 3 }, inputs: [[2, 3, 2]] },
    { params: { top: 0, bottom: 0, left: 0, right: 0 }, inputs: [[2, 2, 1]] },
  ],
});
