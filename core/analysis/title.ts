import type { Block } from '../blocks/define.ts';
import { text, type Text } from '../text.ts';

/** What a node is called in a sentence: as its card says, by its own name or by its block. */
export function titleOf(name: string | undefined, { label }: Pick<Block, 'label'>): Text {
  return name === undefined ? label : text(`“${name}”`, `„${name}“`);
}
