import { catalogue, categories } from '../../../core/blocks/catalogue.ts';
import type { Block, Category } from '../../../core/blocks/define.ts';
import { text, type Text } from '../../../core/text.ts';

export const categoryLabels: Readonly<Record<Category, Text>> = {
  data: text('Data', 'Daten'),
  output: text('Output and loss', 'Ausgabe und Verlust'),
  layers: text('Layers', 'Schichten'),
  activations: text('Activations', 'Aktivierungen'),
  normalisation: text('Normalisation', 'Normalisierung'),
  combine: text('Combine', 'Verbinden'),
  transformer: text('Transformer', 'Transformer'),
  structure: text('Structure', 'Struktur'),
};

/** Lower case without accents: people type "uberlagern" and "Conv2D". */
function plain(words: string): string {
  return words.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[\s-]/g, '');
}

/** 0 when the block is not meant; the more, the better it matches. */
function score(block: Block, query: string): number {
  const names = [block.label.en, block.label.de, block.type].map(plain);
  if (names.includes(query)) return 4;
  if (names.some((name) => name.startsWith(query))) return 3;
  const category = categoryLabels[block.category];
  const words = [...(block.keywords ?? []), category.en, category.de].map(plain);
  if (words.some((word) => word.startsWith(query))) return 2;
  return [...names, ...words].some((word) => word.includes(query)) ? 1 : 0;
}

/** Whether a query is part of one of these words; an empty one always is. */
export function isMeant(query: string, words: readonly string[]): boolean {
  return words.some((word) => plain(word).includes(plain(query)));
}

/** Blocks that a query in either language means, best first; all of them, in palette order, for an empty one. */
export function searchBlocks(query: string, blocks: readonly Block[] = catalogue): readonly Block[] {
  const wanted = plain(query);
  if (wanted === '') return blocks;
  const scores = new Map(blocks.map((block) => [block, score(block, wanted)]));
  const of = (block: Block) => scores.get(block) ?? 0;
  return blocks.filter((block) => of(block) > 0).toSorted((a, b) => of(b) - of(a));
}

/** Blocks by category, in palette order; empty categories are left out. */
export function byCategory(blocks: readonly Block[]): readonly (readonly [Category, readonly Block[]])[] {
  return categories
    .map((category) => [category, blocks.filter((block) => block.category === category)] as const)
    .filter(([, members]) => members.length > 0);
}
