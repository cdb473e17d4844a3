import type { ParamValues } from '../params.ts';
import type { DataSource } from '../data/source.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { emptyDocument } from './create.ts';
import { ROOT, type Document } from './document.ts';
import { addNode, connect } from './edits.ts';

/**
 * Builds a document from a chain of blocks, for examples and tests: `chain('x', [['dataset'], ['flatten'], ['linear',
 * {...}]])`. Nodes are laid out in rows of four. Throws if two neighbours cannot be connected.
 */
export function chain(
  name: string,
  blocks: readonly (readonly [block: string, params?: ParamValues])[],
  options: { readonly data?: DataSource; readonly training?: TrainingSettings } = {},
): Document {
  let document = emptyDocument(name, options.data, options.training);
  let previous: string | undefined;
  blocks.forEach(([block, params], i) => {
    const added = addNode(document, ROOT, block, { x: (i % 4) * 268, y: Math.floor(i / 4) * 140 }, params);
    document = added.document;
    if (previous !== undefined) {
      const joined = connect(document, ROOT, { node: previous, port: 'out' }, { node: added.id, port: 'in' });
      if (!joined.ok) throw new Error(`${name}: ${previous} -> ${added.id}: ${joined.error.en}`);
      document = joined.value;
    }
    previous = added.id;
  });
  return document;
}
