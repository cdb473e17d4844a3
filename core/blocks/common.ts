import { failure, ok } from '../result.ts';
import type { Axes, DType, TensorType } from '../tensorType.ts';
import { text, type Text } from '../text.ts';
import type { Fix, Help, OutputTypes, PortSpec, ShapeProblem, WeightSpec } from './define.ts';
import { initializers, type InitializerName } from './initializers.ts';
import type { BooleanParam, ChoiceParam, IntegerParam } from '../params.ts';

/** The usual single input. */
export function input(dtypes?: readonly DType[]): PortSpec {
  return { name: 'in', label: text('input', 'Eingabe'), ...(dtypes && { dtypes }) };
}

/** The usual single output. */
export function output(): PortSpec {
  return { name: 'out', label: text('output', 'Ausgabe') };
}

/** For blocks that only move values around. */
export const anyDtype = ['float32', 'int32', 'bool'] as const satisfies readonly DType[];

/** The result for a block with the usual single output. */
export function out(type: TensorType): { readonly ok: true; readonly value: OutputTypes } {
  return ok({ out: type });
}

/** Reduces a definition to its help. */
export function helpOf({ text, formula, derivative, source }: Required<Help>): Help {
  return { text, formula, derivative, source };
}

/** `port`: the input it concerns, if not the first. */
export function problem(message: Text, fix?: Fix, port?: string): { readonly ok: false; readonly error: ShapeProblem } {
  return failure({ message, ...(fix && { fix }), ...(port !== undefined && { port }) });
}

/** The fix for most of beginners' shape problems. */
export const insertFlatten = {
  kind: 'insertBefore',
  block: 'flatten',
  label: text('Insert Flatten', 'Flatten einfügen'),
} as const satisfies Fix;

/** The fix for a wrong dtype; undefined if no block makes the conversion. */
export function insertFor({ dtype, kinds }: TensorType, wanted: readonly DType[], input: number): Fix | undefined {
  if (dtype === 'int32' && wanted.includes('float32')) {
    const params = kinds === undefined ? {} : { params: { tokens: kinds } };
    return {
      kind: 'insertBefore',
      block: 'embedding',
      ...params,
      input,
      label: text('Insert Embedding', 'Embedding einfügen'),
    };
  }
  if (dtype === 'float32' && wanted.includes('int32')) {
    return { kind: 'insertBefore', block: 'tokens', input, label: text('Insert Tokens', 'Tokens einfügen') };
  }
  return undefined;
}

export function initializerParam(name: InitializerName): ChoiceParam<InitializerName> {
  const names = Object.keys(initializers) as InitializerName[];
  return {
    kind: 'choice',
    label: text('Weights start as', 'Startgewichte'),
    help: text(
      'How the weights are drawn before training. PyTorch draws uniformly within ±1/√inputs.',
      'Wie die Gewichte vor dem Training gezogen werden. PyTorch zieht gleichverteilt aus ±1/√Eingänge.',
    ),
    default: name,
    options: names.map((value) => ({ value, label: initializers[value].label })),
  };
}

/** What PyTorch and Keras call a layer's kernel and bias. */
export const kernelNames = {
  pytorch: { name: 'weight', start: 'pytorchDefault', isTransposed: true },
  keras: 'kernel',
} as const satisfies Pick<WeightSpec, 'pytorch' | 'keras'>;
export const biasNames = {
  pytorch: { name: 'bias', start: 'pytorchDefault' },
  keras: 'bias',
} as const satisfies Pick<WeightSpec, 'pytorch' | 'keras'>;
/** The axes of a weight, to be written: a kernel for pictures is turned around where their channels come first. */
export function weightAxes({ shape, pytorch }: WeightSpec): Axes {
  return pytorch.isTransposed && shape.length > 2 ? { shape, layout: 'kernel' } : { shape };
}

/** What they call a normalisation's scale and offset. */
export const gammaNames = {
  pytorch: { name: 'weight', start: 'ones' },
  keras: 'gamma',
} as const satisfies Pick<WeightSpec, 'pytorch' | 'keras'>;
export const betaNames = {
  pytorch: { name: 'bias', start: 'zeros' },
  keras: 'beta',
} as const satisfies Pick<WeightSpec, 'pytorch' | 'keras'>;

/** A table of learned vectors: one row each, of this width. */
export function tableWeight(rows: number, width: number, initializer: InitializerName): WeightSpec {
  return {
    name: 'embeddings',
    shape: [rows, width],
    initializer,
    fanIn: width,
    fanOut: width,
    isTrainable: true,
    decays: true,
    pytorch: { name: 'weight' },
    keras: 'embeddings',
  };
}

export const biasParam: BooleanParam = {
  kind: 'boolean',
  label: text('Bias', 'Bias'),
  help: text('Adds a trainable constant to every output.', 'Addiert zu jeder Ausgabe eine trainierbare Konstante.'),
  default: true,
};

export function countParam(label: Text, help: Text, initial: number, max = 65_536): IntegerParam {
  return { kind: 'integer', label, help, default: initial, min: 1, max };
}

/** How a bias is initialised, depending on its weights: PyTorch draws it too, Keras sets it to zero. */
export function biasInitializer(weights: InitializerName): InitializerName {
  return weights === 'pytorchDefault' ? 'pytorchDefault' : 'zeros';
}
