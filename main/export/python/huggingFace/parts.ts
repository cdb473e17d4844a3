import type { BuiltIn } from '../../../../core/modules/define.ts';
import type { ParamValues } from '../../../../core/params.ts';
import { text, type Text } from '../../../../core/text.ts';

/** Where a tensor of Hugging Face's comes from: a weight of a node, or zeros where the network has none. */
export interface Taken {
  readonly name: string;
  readonly node: string;
  readonly weight: 'kernel' | 'bias' | 'embeddings' | 'gamma' | 'beta';
  /** Linear layers of PyTorch have outputs first; those of GPT-2 have them last, as we do. */
  readonly isTurned: boolean;
}

/** A network in a form that transformers has. */
export interface HuggingFaceForm {
  /** The class in transformers. */
  readonly architecture: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly Taken[];
  /** Names of the outputs in what the class returns, in the order of the network's outputs. */
  readonly outputs: readonly string[];
}

/** Why transformers has no such network. */
export interface NoForm {
  readonly why: Text;
}

export function refused(en: string, de: string): NoForm {
  return {
    why: text(
      `Hugging Face’s transformers has no such network: ${en}.`,
      `Ein solches Netz gibt es in transformers von Hugging Face nicht: ${de}.`,
    ),
  };
}

/** What transformers calls our activations. */
export const activations: Readonly<Record<string, string>> = {
  geluTanh: 'gelu_new',
  gelu: 'gelu',
  relu: 'relu',
  silu: 'silu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
};

/** A linear layer: weight and bias. */
export function linear(name: string, node: string, isTurned: boolean): readonly Taken[] {
  return [
    { name: `${name}.weight`, node, weight: 'kernel', isTurned },
    { name: `${name}.bias`, node, weight: 'bias', isTurned: false },
  ];
}

/** A linear layer without a bias. */
export function matrix(name: string, node: string): Taken {
  return { name: `${name}.weight`, node, weight: 'kernel', isTurned: true };
}

export function norm(name: string, node: string): readonly Taken[] {
  return [
    { name: `${name}.weight`, node, weight: 'gamma', isTurned: false },
    { name: `${name}.bias`, node, weight: 'beta', isTurned: false },
  ];
}

export function table(name: string, node: string): Taken {
  return { name: `${name}.weight`, node, weight: 'embeddings', isTurned: false };
}

/** Params of a use with what the module says where it says nothing. */
export function filled(builtIn: BuiltIn, params: ParamValues): Readonly<Record<string, unknown>> {
  return { ...Object.fromEntries(builtIn.module.params.map(({ name, default: initial }) => [name, initial])), ...params };
} // prettier-ignore

export function count(value: unknown): readonly number[] {
  return Array.from({ length: Number(value) }, (_, i) => i);
}
