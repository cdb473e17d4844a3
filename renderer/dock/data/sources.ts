import type { DataSource, GeneratedKind, LibraryKind } from '../../../core/data/source.ts';
import { same, text, type Text } from '../../../core/text.ts';

export type SourceKind = DataSource['kind'];

/** What the list of sources says, in its order; a file of one's own comes last. */
export const sourceGroups: readonly {
  readonly label: Text;
  readonly sources: readonly { readonly kind: LibraryKind | GeneratedKind; readonly label: Text }[];
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
      { kind: 'penguins', label: text('Penguins', 'Pinguine') },
    ],
  },
  {
    label: text('Generated', 'Erzeugt'),
    sources: [
      { kind: 'moons', label: text('Two moons', 'Zwei Monde') },
      { kind: 'circles', label: text('Circles', 'Kreise') },
      { kind: 'spirals', label: text('Spirals', 'Spiralen') },
      { kind: 'xor', label: same('XOR') },
      { kind: 'blobs', label: text('Blobs', 'Haufen') },
      { kind: 'regression', label: text('Curve (numbers to predict)', 'Kurve (Zahlen vorhersagen)') },
    ],
  },
];

/** A source of this kind; what generated sets have in common is kept from the one before. */
export function sourceOf(kind: LibraryKind | GeneratedKind, before: DataSource): DataSource {
  switch (kind) {
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
