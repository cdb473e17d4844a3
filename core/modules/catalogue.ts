import type { Document, GraphKey, Point } from '../graph/document.ts';
import { paste } from '../graph/clipboard.ts';
import * as all from './all.ts';
import type { BuiltIn } from './define.ts';

/** Every module that comes with the app. */
export const builtIns: readonly BuiltIn[] = Object.values(all);

/** Places a use of a built-in module. The definition comes with it, unless the document has the very same. */
export function placeBuiltIn(
  document: Document,
  key: GraphKey,
  { id, module, points }: BuiltIn,
  at: Point,
): { readonly document: Document; readonly ids: readonly string[] } {
  return paste(
    document,
    key,
    {
      format: 'neuroloom-fragment',
      nodes: [{ id: 'use', module: id, params: {} }],
      edges: [],
      points: { use: { x: 0, y: 0 } },
      modules: { [id]: module },
      layout: { [id]: { ...points } },
    },
    at,
  );
}
