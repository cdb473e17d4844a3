import type { AnalysedNode } from '../analysis/node.ts';
import { findBlock } from '../blocks/catalogue.ts';
import type { Block } from '../blocks/define.ts';
import { inBoth, same, shortNumber, text, type Text } from '../text.ts';
import { formatShape } from '../shape.ts';

/** The block that a node computes: a norm or an activation of a module chooses it by a param. */
export function blockIn({ block, params }: Pick<AnalysedNode, 'block' | 'params'>): Block {
  if (block.type === 'norm') {
    const { kind, stands, first } = params;
    const isActive = stands === 'always' || first === (stands === 'before');
    return (isActive && findBlock(kind === 'rms' ? 'rmsNorm' : 'layerNorm')) || block;
  }
  if (block.type === 'activation') return findBlock(String(params['function'])) ?? block;
  return block;
}

/** Whether a node only passes on its first input while nothing is trained. */
export function passesOn(node: AnalysedNode): boolean {
  const { type, category } = blockIn(node);
  if (type === 'mask') return node.params['causal'] !== true && node.inputs.length < 2;
  return category === 'structure' || type === 'dropout' || type === 'norm';
}

/** Whether two nodes do the same kind of work, or could stand for each other by mistake. */
export function likeness(one: AnalysedNode, other: AnalysedNode): 'same' | 'alike' | 'none' {
  const [a, b] = [blockIn(one), blockIn(other)];
  if (a.type === b.type) return 'same';
  return (isActivation(a) && isActivation(b)) || (isNorm(a) && isNorm(b)) ? 'alike' : 'none';
}

const isActivation = ({ category, type }: Block) => category === 'activations' && type !== 'softmax';

/** Whether a block is a norm. */
export const isNorm = ({ type }: Pick<Block, 'type'>): boolean => norms.has(type);
const norms: ReadonlySet<string> = new Set(['layerNorm', 'rmsNorm', 'batchNorm']);

/** What a node is called in a sentence: `Scale by 1/√4 (scale1)`. */
export function nodeWords(node: AnalysedNode): Text {
  const { label } = blockIn(node);
  const id = node.id.slice(node.id.lastIndexOf('/') + 1);
  const more = node.block.type === 'scale' ? scaleWords(node) : same('');
  return inBoth((language) => `${label[language]}${more[language]} (${id})`);
}

function scaleWords({ params, inputs }: AnalysedNode): Text {
  const width = inputs.find(({ port }) => port === 'width')?.type.shape.at(-1);
  const factor = Number(params['factor']);
  const number = inBoth((language) => shortNumber(factor, language));
  if (width === undefined) return text(` by ${number.en}`, ` mit ${number.de}`);
  return text(` by ${number.en}/√${width}`, ` mit ${number.de}/√${width}`);
}

/** The params of two nodes of one kind that are set differently, in words; null: none. */
export function differingParams(one: AnalysedNode, other: AnalysedNode): Text | null {
  const { params } = blockIn(one);
  const parts = Object.entries(params).flatMap(([name, { label }]) => {
    const [left, right] = [one.params[name], other.params[name]];
    // How weights are drawn says nothing about what is computed with them.
    if (name === 'initializer' || left === undefined || right === undefined) return [];
    if (JSON.stringify(left) === JSON.stringify(right)) return [];
    const [here, there] = [valueWords(left), valueWords(right)];
    return [
      text(
        `${label.en}: ${here.en} on the left, ${there.en} on the right`,
        `${label.de}: links ${here.de}, rechts ${there.de}`,
      ),
    ];
  });
  if (parts.length === 0) return null;
  return inBoth((language) => parts.map((part) => part[language]).join('; '));
}

function valueWords(value: unknown): Text {
  if (typeof value === 'boolean') return value ? text('yes', 'ja') : text('no', 'nein');
  if (typeof value === 'number') return inBoth((language) => shortNumber(value, language));
  return same(Array.isArray(value) ? formatShape(value as number[]) : String(value));
}
