import { ownPoints, pointsOf } from '../../../core/data/points.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { dataNames } from '../../../core/data/spec.ts';
import { text, type Text } from '../../../core/text.ts';

/** A file has to be chosen first. */
type ListedKind = Exclude<DataSource['kind'], 'csv'>;

/** What the list of sources says, in its order; a file of one's own comes last. */
export const sourceGroups: readonly {
  readonly label: Text;
  readonly sources: readonly { readonly kind: ListedKind; readonly label: Text }[];
}[] = [
  {
    label: text('Pictures', 'Bilder'),
    sources: [
      { kind: 'fashion-mnist', label: text('Fashion-MNIST (clothes)', 'Fashion-MNIST (Kleidung)') },
      { kind: 'mnist', label: text('MNIST (digits)', 'MNIST (Ziffern)') },
    ],
  },
  {
    label: text('Tables', 'Tabellen'),
    sources: [
      { kind: 'iris', label: text('Iris (flowers)', 'Iris (Schwertlilien)') },
      { kind: 'penguins', label: dataNames.penguins },
    ],
  },
  {
    label: text('Generated', 'Erzeugt'),
    sources: [
      { kind: 'moons', label: dataNames.moons },
      { kind: 'circles', label: dataNames.circles },
      { kind: 'spirals', label: dataNames.spirals },
      { kind: 'xor', label: dataNames.xor },
      { kind: 'blobs', label: dataNames.blobs },
      { kind: 'regression', label: text('Curve (numbers to predict)', 'Kurve (Zahlen vorhersagen)') },
    ],
  },
  { label: text('By hand', 'Von Hand'), sources: [{ kind: 'points', label: dataNames.points }] },
];

/**
 * A source of this kind; what generated sets have in common is kept from the one before. Own points begin with those of
 * the generated set before, if they are not too many.
 */
export function sourceOf(kind: ListedKind, before: DataSource): DataSource {
  switch (kind) {
    case 'points':
      return pointsFrom(before);
    case 'fashion-mnist':
    case 'mnist':
    case 'iris':
    case 'penguins':
      return { kind };
    default: {
      const { examples, noise, classes, testShare, seed } = 'noise' in before ? before : usual;
      return { kind, examples, noise, classes, testShare, seed };
    }
  }
}

const usual = { examples: 500, noise: 0.15, classes: 3, testShare: 0.2, seed: 1 } as const;

function pointsFrom(before: DataSource): DataSource {
  const own = 'noise' in before ? ownPoints(before) : undefined;
  return own?.ok ? own.value : pointsOf([]);
}
