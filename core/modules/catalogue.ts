import type { Document, GraphKey, Point } from '../graph/document.ts';
import { paste } from '../graph/clipboard.ts';
import * as listed from './all.ts';
import type { BuiltIn } from './define.ts';

/** Every module that comes with the app. */
export const builtIns: readonly BuiltIn[] = Object.values(listed);

/** A module with everything it contains, each before its users. */
function withParts(builtIn: BuiltIn): readonly BuiltIn[] {
  return [...new Set([...builtIn.parts.flatMap(withParts), builtIn])];
}

/** Adds a use of a built-in module, along with its definitions unless the document already has identical ones. */
export function placeBuiltIn(
  document: Document,
  key: GraphKey,
  builtIn: BuiltIn,
  at: Point,
): { readonly document: Document; readonly ids: readonly string[] } {
  const all = withParts(builtIn);
  return paste(
    document,
    key,
    {
      format: 'neuroloom-fragment',
      nodes: [{ id: 'use', module: builtIn.id, params: {} }],
      edges: [],
      points: { use: { x: 0, y: 0 } },
      modules: Object.fromEntries(all.map(({ id, module }) => [id, module])),
      layout: Object.fromEntries(all.map(({ id, points }) => [id, { ...points }])),
    },
    at,
  );
}
