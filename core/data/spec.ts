import type { Shape } from '../shape.ts';
import { floats, type TensorType } from '../tensorType.ts';
import { same, text, type Text } from '../text.ts';
import type { CsvColumn, CsvSource, DataSource, GeneratedSource, LibraryKind, PointsSource } from './source.ts';

/** What the labels are: one of several classes, or numbers to be predicted. */
export type Target =
  | {
      readonly kind: 'classes';
      readonly classes: readonly string[];
      /** Another column that could be predicted, where there is only one class. */
      readonly instead?: { readonly column: number; readonly name: string };
    }
  | { readonly kind: 'values'; readonly names: readonly string[] };

/** A column of the user's file; `unit` stands beside every number in it. */
export interface SpecColumn {
  readonly name: string;
  readonly categories: readonly string[] | null;
  readonly unit?: string;
}

/** What analysis has to know of the data, without loading any. */
export interface DataSpec {
  /** As people read it; a file's own name in both languages. */
  readonly name: Text;
  /** One example's features. */
  readonly shape: Shape;
  /** `image` is [height, width, channels] in 0 ... 1; `table` is a row of numbers; `plane` two coordinates. */
  readonly view: 'image' | 'table' | 'plane' | 'curve';
  /** Names of the features of a table, plane or curve. */
  readonly features: readonly string[];
  /** The columns of the user's file that the features are made of: a category of n values makes n features. */
  readonly columns?: readonly SpecColumn[];
  readonly target: Target;
  /** What the user's file writes beside each of the values to be predicted; null: nothing. */
  readonly targetUnits?: readonly (string | null)[];
}

/** What the sets are called, files of one's own apart. */
export const dataNames: Readonly<Record<Exclude<DataSource['kind'], 'csv'>, Text>> = {
  'fashion-mnist': same('Fashion-MNIST'),
  mnist: same('MNIST'),
  iris: same('Iris'),
  penguins: text('Penguins', 'Pinguine'),
  moons: text('Two moons', 'Zwei Monde'),
  circles: text('Circles', 'Kreise'),
  spirals: text('Spirals', 'Spiralen'),
  xor: same('XOR'),
  blobs: text('Blobs', 'Haufen'),
  regression: text('Curve', 'Kurve'),
  points: text('Own points', 'Eigene Punkte'),
};

const fashionClasses = [
  'T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot',
] as const; // prettier-ignore

const irisFeatures = ['sepal length', 'sepal width', 'petal length', 'petal width'] as const;
const penguinFeatures = ['bill length', 'bill depth', 'flipper length', 'body mass'] as const;

/** The library's sets by name. Tables are standardised (mean 0, deviation 1 over the training part). */
const library: Readonly<Record<LibraryKind, DataSpec>> = {
  'fashion-mnist': {
    name: dataNames['fashion-mnist'], shape: [28, 28, 1], view: 'image', features: [],
    target: { kind: 'classes', classes: fashionClasses },
  },
  mnist: {
    name: dataNames.mnist, shape: [28, 28, 1], view: 'image', features: [],
    target: { kind: 'classes', classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] },
  },
  iris: {
    name: dataNames.iris, shape: [4], view: 'table', features: irisFeatures,
    target: { kind: 'classes', classes: ['setosa', 'versicolor', 'virginica'] },
  },
  penguins: {
    name: dataNames.penguins, shape: [4], view: 'table', features: penguinFeatures,
    target: { kind: 'classes', classes: ['Adelie', 'Chinstrap', 'Gentoo'] },
  },
}; // prettier-ignore

/** Sizes of the library's full sets: [training, held out]. */
export const librarySizes: Readonly<Record<LibraryKind, readonly [number, number]>> = {
  'fashion-mnist': [60_000, 10_000],
  mnist: [60_000, 10_000],
  iris: [120, 30],
  penguins: [273, 69],
};

function generatedSpec(source: GeneratedSource): DataSpec {
  const name = dataNames[source.kind];
  return source.kind === 'regression' ? curveSpec(name) : planeSpec(name, classCount(source));
}

/** How many classes a generated set has. */
export function classCount({ kind, classes }: GeneratedSource): number {
  return kind === 'blobs' || kind === 'spirals' ? classes : 2;
}

// Own points are called as generated ones are, so that a network still fits when its data are made one's own.
function pointsSpec({ target, classes }: PointsSource): DataSpec {
  return target === 'values' ? curveSpec(dataNames.points) : planeSpec(dataNames.points, classes);
}

function curveSpec(name: Text): DataSpec {
  return { name, shape: [1], view: 'curve', features: ['x'], target: { kind: 'values', names: ['y'] } };
}

function planeSpec(name: Text, count: number): DataSpec {
  const classes = Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));
  return { name, shape: [2], view: 'plane', features: ['x1', 'x2'], target: { kind: 'classes', classes } };
}

/** The columns that are predicted: several of numbers, or one category (the first, whatever else is a target). */
export function targetColumns(columns: readonly CsvColumn[]): readonly CsvColumn[] {
  const targets = columns.filter((column) => column.role === 'target');
  const category = targets.find((column) => column.type === 'category');
  return category ? [category] : targets;
}

function csvSpec(source: CsvSource): DataSpec {
  const features = source.columns
    .filter((column) => column.role === 'feature')
    .flatMap((column) =>
      column.type === 'number' ? [column.name] : (column.categories ?? []).map((value) => `${column.name} = ${value}`),
    );
  const targets = targetColumns(source.columns);
  const category = targets.find((column) => column.type === 'category');
  return {
    name: same(source.name),
    shape: [features.length],
    view: 'table',
    features,
    columns: source.columns
      .filter(({ role }) => role === 'feature')
      .map(({ name, type, categories = [], unit }) =>
        type === 'category' ? { name, categories } : { name, categories: null, ...(unit !== undefined && { unit }) },
      ),
    target: category
      ? classesOf(source.columns, category)
      : { kind: 'values', names: targets.map((column) => column.name) },
    ...(!category && { targetUnits: targets.map(({ unit = null }) => unit) }),
  };
}

function classesOf(columns: readonly CsvColumn[], { categories: classes = [] }: CsvColumn): Target {
  if (classes.length > 1) return { kind: 'classes', classes };
  const others = columns.flatMap((column, i) => (column.role === 'feature' ? [{ ...column, i }] : []));
  const other = others.findLast(({ categories = [] }) => categories.length > 1) ?? others.at(-1);
  // The last feature cannot become the target as well.
  return others.length > 1 && other
    ? { kind: 'classes', classes, instead: { column: other.i, name: other.name } }
    : { kind: 'classes', classes };
}

/** What a data source offers, known from the document alone. */
export function dataSpec(source: DataSource): DataSpec {
  switch (source.kind) {
    case 'fashion-mnist':
    case 'mnist':
    case 'iris':
    case 'penguins':
      return library[source.kind];
    case 'csv':
      return csvSpec(source);
    case 'points':
      return pointsSpec(source);
    default:
      return generatedSpec(source);
  }
}

/** What the features of one example are. */
export function dataType({ view, shape }: DataSpec): TensorType {
  return floats(shape, view === 'image' ? 'picture' : undefined);
}

/** How many numbers the network has to put out for these labels. */
export function targetSize(target: Target): number {
  return target.kind === 'classes' ? target.classes.length : target.names.length;
}
