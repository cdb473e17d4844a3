import type { ModuleParam } from '../graph/moduleParams.ts';
import { text, type Text } from '../text.ts';

/** Params that several modules have under the same name. */

function integer(name: string, label: Text, initial: number): ModuleParam {
  return { kind: 'integer', name, label, default: initial, min: 1 };
}

export const width = integer('width', text('Width', 'Breite'), 64);
export const heads = integer('heads', text('Heads', 'Köpfe'), 4);
/** The inner width of a feed-forward layer. */
export const feedForward = integer('feedForward', text('Feed-forward width', 'Breite der Feed-Forward-Schicht'), 256);
export const layers = integer('layers', text('Layers', 'Schichten'), 2);
/** The depth of the whole network that a module is part of. */
export const depth = integer('depth', text('Layers of the network', 'Schichten des Netzes'), 2);
export const vocabulary = integer('vocabulary', text('Kinds of tokens', 'Arten von Tokens'), 256);
export const positions = integer('positions', text('Longest text', 'Längster Text'), 64);

export const dropout: ModuleParam = {
  kind: 'number',
  name: 'dropout',
  label: text('Dropout', 'Dropout-Rate'),
  default: 0.1,
  min: 0,
  max: 0.99,
};
export const causal: ModuleParam = {
  kind: 'boolean',
  name: 'causal',
  label: text('Causal', 'Kausal'),
  default: false,
};
export const bias: ModuleParam = { kind: 'boolean', name: 'bias', label: text('Biases', 'Bias-Werte'), default: true };
export const normFirst: ModuleParam = {
  kind: 'boolean',
  name: 'normFirst',
  label: text('Norm first', 'Norm zuerst'),
  default: false,
};
export const epsilon: ModuleParam = {
  kind: 'number',
  name: 'epsilon',
  label: text('Epsilon of norms', 'Epsilon der Normen'),
  default: 1e-5,
  min: 1e-12,
  max: 1,
};
export const activation: ModuleParam = {
  kind: 'choice',
  name: 'activation',
  label: text('Activation', 'Aktivierung'),
  default: 'relu',
  options: ['relu', 'gelu', 'geluTanh', 'silu', 'tanh', 'sigmoid'],
};

/** The same param with a different default. */
export function withDefault<P extends ModuleParam>(param: P, initial: P['default']): P {
  return { ...param, default: initial };
}
export const keyHeads = integer('keyHeads', text('Heads of keys and values', 'Köpfe der Schlüssel und Werte'), 4);
export const pairs: ModuleParam = {
  kind: 'choice',
  name: 'pairs',
  label: text('Rotary pairs', 'Gedrehte Paare'),
  default: 'halves',
  options: ['halves', 'neighbours'],
};

/** The slowest rotation of rotary positions. */
export const base: ModuleParam = {
  kind: 'number',
  name: 'base',
  label: text('Base', 'Basis'),
  default: 10_000,
  min: 1,
  max: 1e9,
};
