import * as all from './all.ts';
import type { Block, Category } from './define.ts';

/** The categories in the order of the palette. */
export const categories = [
  'data',
  'output',
  'layers',
  'activations',
  'normalisation',
  'combine',
  'transformer',
  'structure',
] as const satisfies readonly Category[];

function inPaletteOrder(a: Block, b: Block): number {
  return (
    categories.indexOf(a.category) - categories.indexOf(b.category) ||
    (a.order ?? 100) - (b.order ?? 100) ||
    a.label.en.localeCompare(b.label.en)
  );
}

/** Every block, in palette order. */
export const catalogue: readonly Block[] = (Object.values(all) as readonly Block[]).toSorted(inPaletteOrder);

const byType = new Map(catalogue.map((block) => [block.type, block]));

/** The block of this type; undefined if this version does not know it. */
export function findBlock(type: string): Block | undefined {
  return byType.get(type);
}
