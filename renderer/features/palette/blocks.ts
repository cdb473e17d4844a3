import { catalogue } from '../../../core/blocks/catalogue.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { addBeside } from '../../workspace/editing/actions.ts';
import { belongsIn } from '../../workspace/editing/insert.ts';
import type { Goal } from '../../workspace/feature.ts';

/** Every block that can stand in the open graph, to be added. */
export function blocks(): readonly Goal[] {
  const { graphKey } = useDocument.getState();
  const here = catalogue.filter((block) => belongsIn(block, graphKey));
  return here.map(({ type, label, keywords = [] }) => ({
    id: `add ${type}`,
    text: text(`Add ${label.en}`, `${label.de} einfügen`),
    also: ['block layer Schicht hinzufügen', type, ...keywords].join(' '),
    group: 'canvas',
    run: () => addBeside(type),
  }));
}
