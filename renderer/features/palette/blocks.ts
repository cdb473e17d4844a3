import { catalogue } from '../../../core/blocks/catalogue.ts';
import { text, type Text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { addBeside } from '../../workspace/editing/actions.ts';
import { belongsIn, type Item } from '../../workspace/editing/insert.ts';
import { listedModules } from '../../workspace/editing/modulesOffered.ts';
import type { Goal } from '../../workspace/feature.ts';

/** Every block and module that can stand in the open graph, to be added. */
export function blocks(): readonly Goal[] {
  const { graphKey, document } = useDocument.getState();
  const here = catalogue.filter((block) => belongsIn(block, graphKey));
  const goalOf = (id: string, label: Text, also: readonly string[], item: Item): Goal => ({
    id: `add ${id}`,
    text: text(`Add ${label.en}`, `${label.de} einfügen`),
    also: also.join(' '),
    group: 'canvas',
    run: () => addBeside(item),
  });
  return [
    ...here.map(({ type, label, keywords = [] }) =>
      goalOf(type, label, ['block layer Schicht hinzufügen', type, ...keywords], type),
    ),
    ...listedModules(document.modules).map(({ key, label, keywords, module }) =>
      goalOf(`module ${key}`, label, keywords, { module }),
    ),
  ];
}
