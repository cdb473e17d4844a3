import type { ParamValues } from '../../params.ts';
import { same, text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock, type Block } from '../define.ts';
import { epsilonParam } from '../normalisation/epsilon.ts';
import { layerNorm } from '../normalisation/layerNorm.ts';
import { rmsNorm } from '../normalisation/rmsNorm.ts';

const kinds = { layer: layerNorm, rms: rmsNorm } as const;

interface NormParams extends ParamValues {
  readonly kind: keyof typeof kinds;
  readonly bias: boolean;
  readonly epsilon: number;
  readonly stands: 'always' | 'before' | 'after';
  readonly first: boolean;
}

/**
 * The block that computes it, with its params; undefined if the norm is not wanted at this place and only passes its
 * input on.
 */
function chosen<P extends NormParams>({ kind, bias, epsilon, stands, first }: P) {
  if (stands !== 'always' && first !== (stands === 'before')) return undefined;
  // Params for either block; each reads its own.
  return { block: kinds[kind] as Block<never>, params: { bias, epsilon } as never };
}

/**
 * A norm that a module contains twice, before and after a layer, while a param of the module decides which of the two
 * is active.
 */
export const norm = defineBlock({
  type: 'norm',
  label: same('Norm'),
  category: 'transformer',
  order: 85,
  glyph: 'N',
  keywords: ['LayerNorm', 'RMSNorm', 'add & norm', 'pre-norm', 'post-norm', 'Normalisierung', 'norm_first'],
  inputs: [input()],
  outputs: [output()],
  params: {
    kind: {
      kind: 'choice',
      label: text('Kind', 'Art'),
      help: text('LayerNorm subtracts the mean first, RMSNorm does not.', 'LayerNorm zieht erst den Mittelwert ab, RMSNorm nicht.'), // prettier-ignore
      default: 'layer',
      options: [
        { value: 'layer', label: same('LayerNorm') },
        { value: 'rms', label: same('RMSNorm') },
      ],
    },
    bias: {
      kind: 'boolean',
      label: text('Offset', 'Verschiebung'),
      help: text('LayerNorm finally adds trainable numbers.', 'LayerNorm addiert zuletzt trainierbare Zahlen.'),
      default: true,
    },
    epsilon: epsilonParam(1e-5),
    stands: {
      kind: 'choice',
      label: text('Stands', 'Steht'),
      help: text(
        'Which side of the layer this norm is on. It is active if that is the chosen side; otherwise it passes its input on unchanged.',
        'Auf welcher Seite der Schicht diese Norm steht. Sie rechnet, wenn das die gewählte Seite ist; sonst gibt sie ihre Eingabe unverändert weiter.',
      ),
      default: 'always',
      options: [
        { value: 'always', label: text('Anywhere', 'Irgendwo') },
        { value: 'before', label: text('Before', 'Davor') },
        { value: 'after', label: text('After', 'Danach') },
      ],
    },
    first: {
      kind: 'boolean',
      label: text('Norm first', 'Norm zuerst'),
      help: text(
        'On: before the layer, as in GPT-2 and Llama, which makes deep networks easier to train. Off: after it, as in the first transformer and BERT.',
        'An: vor der Schicht, wie in GPT-2 und Llama, womit tiefe Netze leichter lernen. Aus: danach, wie im ersten Transformer und in BERT.',
      ),
      default: false,
    },
  },
  help: {
    text: text(
      'A norm that a block has at two places: before a layer and after the sum with what went past it (“add & norm”). A parameter of the module says which of the two is active; the other passes its input on unchanged.',
      'Eine Norm, die ein Block an zwei Stellen hat: vor einer Schicht und nach der Summe mit dem, was an ihr vorbeiging („Add & Norm“). Ein Parameter des Moduls sagt, welche der beiden rechnet; die andere gibt ihre Eingabe unverändert weiter.',
    ),
    formula: 'y = \\mathrm{norm}(x) \\quad\\text{or}\\quad y = x',
    derivative:
      '\\frac{\\partial y}{\\partial x} = \\frac{\\partial\\,\\mathrm{norm}}{\\partial x} \\quad\\text{or}\\quad 1',
    source: 'Vaswani et al. 2017; Xiong et al. 2020',
  },

  inferTypes: ({ x }) => out(x),
  weights({ params, ...args }) {
    const own = chosen(params);
    return own?.block.weights?.({ ...args, params: own.params }) ?? [];
  },
  multiplyAdds({ params, ...args }) {
    const own = chosen(params);
    return own?.block.multiplyAdds?.({ ...args, params: own.params }) ?? 0;
  },
  forward(tf, { params, ...args }) {
    const own = chosen(params);
    return own ? own.block.forward(tf, { ...args, params: own.params }) : args.x;
  },
  layer(tf, { params, ...args }) {
    const own = chosen(params);
    if (!own) return tf.layers.activation({ activation: 'linear', name: args.name });
    return own.block.layer?.(tf, { ...args, params: own.params }) ?? [];
  },
  pytorch({ params, ...args }) {
    const own = chosen(params);
    return own?.block.pytorch?.({ ...args, params: own.params }) ?? 'nn.Identity()';
  },
  pytorchCall({ params, ...args }) {
    const own = chosen(params);
    return own?.block.pytorchCall?.({ ...args, params: own.params });
  },
  keras({ params, ...args }) {
    const own = chosen(params);
    return own?.block.keras?.({ ...args, params: own.params }) ?? 'layers.Identity()';
  },
  definitions({ params, ...args }) {
    const own = chosen(params);
    return own?.block.definitions?.({ ...args, params: own.params }) ?? {};
  },
  examples: () => [
    { params: { ...inside, kind: 'layer', bias: true, stands: 'after', first: false }, inputs: [[3, 4]] },
    { params: { ...inside, kind: 'layer', bias: false, stands: 'always', first: false }, inputs: [[3, 4]] },
    { params: { ...inside, kind: 'rms', bias: true, stands: 'before', first: true }, inputs: [[3, 4]] },
    { params: { ...inside, kind: 'layer', bias: true, stands: 'before', first: false }, inputs: [[3, 4]] },
  ],
});

const inside = { epsilon: 1e-3 };
