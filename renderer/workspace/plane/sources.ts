import type { DataGroup } from '../../../core/data/define.ts';
import { ownPoints } from '../../../core/data/ownPoints.ts';
import { kindOf, kindsOf, type DataSource } from '../../../core/data/source.ts';
import { text, type Text } from '../../../core/text.ts';
import { isPlaneSource } from './editPoints.ts';

type Kind = DataSource['kind'];

const groups: readonly { readonly group: DataGroup; readonly label: Text }[] = [
  { group: 'pictures', label: text('Pictures', 'Bilder') },
  { group: 'tables', label: text('Tables', 'Tabellen') },
  { group: 'generated', label: text('Generated', 'Erzeugt') },
  { group: 'text', label: text('Text', 'Text') },
  { group: 'byHand', label: text('By hand', 'Von Hand') },
];

/** What the list of sources says, in its order, of those that need no file; a file of one's own comes last. */
export const sourceGroups: readonly {
  readonly label: Text;
  readonly sources: readonly { readonly kind: Kind; readonly label: Text }[];
}[] = groups.map(({ group, label }) => ({
  label,
  sources: kindsOf(group).flatMap((kind) => (kindOf({ kind }).begin ? [{ kind, label: labelOf(kind) }] : [])),
}));

function labelOf(kind: Kind): Text {
  const { name, label = name } = kindOf({ kind });
  return label;
}

/**
 * A source of this kind, with what it can take over from the one before: own points begin with those of a generated set,
 * if they are not too many. Files have to be chosen: what was there stays.
 */
export function sourceOf(kind: Kind, before: DataSource): DataSource {
  const own = isPlaneSource(before) ? ownPoints(before) : undefined;
  const begun = kindOf({ kind }).begin?.({ source: before, points: own?.ok ? own.value : undefined });
  return begun ? (begun as DataSource) : before;
}
