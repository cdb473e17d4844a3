import type { Tree } from '../../../core/codegen/tree.ts';

/** The names under which `compute` of a program takes its arrays. */
export function keywordsOf({ program, needed }: Pick<Tree, 'program' | 'needed'>): readonly string[] {
  return program.entries.slice(0, needed).map(({ field }) => field.name);
}
