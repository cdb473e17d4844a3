import { inputField, targetField, type DataSpec } from '../../core/data/spec.ts';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DataKind } from '../../core/data/define.ts';
import { partsOfTraining, type Shares } from '../../core/data/parts.ts';
import type { DatasetInfo } from '../../core/protocol/requests/data.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { joined, same, text, type Text } from '../../core/text.ts';
import type { DataLoader, DataPlaces } from './define.ts';
import { downloadSet } from './download.ts';
import { downloadFolder, shippedData } from './folders.ts';
import { getAgain, readIdx } from './idx.ts';
import { cutInParts, StoredExamples, type LoadedData } from './types.ts';
import type { RemoteSet } from './upstream.ts';

/** Where Debian's package dataset-fashion-mnist installs it. */
const SYSTEM_FOLDER = '/usr/share/datasets';

/** A set of pictures in IDX files, and where to get it. */
interface PictureSet {
  readonly kind: DataKind;
  readonly upstream: RemoteSet;
  /** The folder of an installed package that contains it. */
  readonly packaged: (() => string | undefined) | undefined;
}

/** The sizes of the part that ships with the app in assets/data: [training, test]. */
const SHIPPED = [10_000, 2_000] as const;

/** Creates the loader for a set of pictures. */
export function pictureLoader(
  kind: DataKind,
  upstream: RemoteSet,
  packaged?: () => string | undefined,
): DataLoader<Pick<Shares, 'validationShare'>> {
  const set: PictureSet = { kind, upstream, packaged };
  return {
    kind: kind.kind,
    load: async ({ validationShare }, places) => withValidation(await loadPictures(set, places), validationShare),
    presence(places) {
      const place = bestPictures(set, places);
      const isFull = place !== undefined && place.origin !== 'assets';
      const sizes = isFull ? sizesOf(kind) : place ? SHIPPED : ([0, 0] as const);
      return { isFull, origin: place?.origin ?? 'cache', sizes };
    },
    async fetch(places, { baseUrl, ...options }) {
      const folder = downloadFolder(places.home, kind.kind);
      await downloadSet({ ...upstream, ...(baseUrl && { baseUrl }) }, { ...options, folder });
      damaged.delete(folder);
    },
  };
}

/** The validation part is the end of the training data. */
function withValidation(data: LoadedData, validationShare: number | undefined): LoadedData {
  const { training } = data;
  return {
    ...data,
    ...cutInParts(training, partsOfTraining(training.count, 0, validationShare)),
    test: data.test,
  };
}

function sizesOf({ sizes = [0, 0] }: DataKind): readonly [number, number] {
  return sizes;
}

/** A folder with the four files of a set. */
interface PictureFolder {
  readonly folder: string;
  readonly origin: DatasetInfo['origin'];
}

/** The folders that contain a picture set, full ones first; empty if it must be downloaded. */
function findPictures(
  { kind: { kind: name }, packaged }: PictureSet,
  { home, system = SYSTEM_FOLDER }: DataPlaces,
): PictureFolder[] {
  const fromPackage = packaged?.();
  const candidates: (PictureFolder | undefined)[] = [
    { folder: path.join(system, name), origin: 'system' },
    { folder: downloadFolder(home, name), origin: 'cache' },
    fromPackage === undefined ? undefined : { folder: fromPackage, origin: 'package' },
    { folder: path.join(shippedData, name), origin: 'assets' },
  ];
  return candidates
    .filter((place) => place !== undefined)
    .filter(({ folder }) => parts.every((part) => fileOf(folder, part)));
}

/** Folders whose sets turned out to be damaged, until they are downloaded again. */
const damaged = new Set<string>();

/** The best copy of a set, as far as known. */
function bestPictures(set: PictureSet, places: DataPlaces): PictureFolder | undefined {
  return findPictures(set, places).find(({ folder }) => !damaged.has(folder));
}

const parts = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

function fileOf(folder: string, part: string): string | undefined {
  return [path.join(folder, `${part}.gz`), path.join(folder, part)].find((file) => existsSync(file));
}

/** A folder within an installed package; undefined if it is not installed. */
export function packageFolder(name: string, folder: string): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return path.join(path.dirname(manifest), folder);
  } catch {
    return undefined;
  }
}

/**
 * Loads the best available copy of a picture set. Damaged copies are skipped, with a `notice`. Fails with
 * dataUnavailable if there is none, and with dataInvalid if all are damaged.
 */
async function loadPictures(set: PictureSet, places: DataPlaces): Promise<LoadedData> {
  const problems: EngineError[] = [];
  for (const { folder, origin } of findPictures(set, places)) {
    try {
      const data = await loadFolder(set.kind, folder, origin);
      return { ...data, notice: noticeOf(data, problems) };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      damaged.add(folder);
      problems.push(error);
    }
  }
  const [problem] = problems;
  if (problem) throw problem;
  throw new EngineError(
    'dataUnavailable',
    text(
      `${set.kind.name.en} is not on this computer yet: download it first.`,
      `${set.kind.name.de} ist noch nicht auf diesem Rechner: zuerst herunterladen.`,
    ),
  );
}

async function loadFolder(kind: DataKind, folder: string, origin: DatasetInfo['origin']): Promise<LoadedData> {
  const spec = kind.spec({});
  const training = await loadPart(spec, folder, 'train');
  const test = await loadPart(spec, folder, 't10k');
  const [fullTraining, fullTest] = sizesOf(kind);
  const isFull = training.count === fullTraining && test.count === fullTest;
  return { spec, isFull, origin, notice: null, units: null, training, validation: training.slice(0, 0), test };
}

function noticeOf({ spec, isFull, training, test }: LoadedData, problems: readonly EngineError[]): Text | null {
  const notices = problems.map((problem) => problem.text ?? same(problem.message));
  if (!isFull) {
    notices.push(
      text(
        `${spec.name.en}: ${training.count} pictures to train on and ${test.count} to test on; the full set has more.`,
        `${spec.name.de}: ${training.count} Bilder zum Trainieren und ${test.count} für den Test; der vollständige Datensatz hat mehr.`,
      ),
    );
  }
  return joined(notices);
}

async function loadPart(spec: DataSpec, folder: string, part: 'train' | 't10k'): Promise<StoredExamples> {
  const imagesFile = fileOf(folder, `${part}-images-idx3-ubyte`) ?? folder;
  const labelsFile = fileOf(folder, `${part}-labels-idx1-ubyte`) ?? folder;
  const [images, labels] = await Promise.all([readIdx(imagesFile, 3), readIdx(labelsFile, 1)]);
  const [count, height, width] = images.shape;
  const [high, wide] = inputField(spec).type.shape;
  if (height !== high || width !== wide) {
    throw unusable(
      `${imagesFile} holds pictures of ${height} × ${width} instead of ${high} × ${wide}.`,
      `${imagesFile} enthält Bilder von ${height} × ${width} statt ${high} × ${wide}.`,
    );
  }
  if (count !== labels.bytes.length) {
    throw unusable(
      `${imagesFile} and ${labelsFile} do not belong together: ${count} pictures, ${labels.bytes.length} labels.`,
      `${imagesFile} und ${labelsFile} gehören nicht zusammen: Bilder ${count}, Labels ${labels.bytes.length}.`,
    );
  }
  if (count === 0) throw unusable(`${imagesFile} holds no pictures.`, `${imagesFile} enthält keine Bilder.`);
  const { meaning: target } = targetField(spec);
  const classes = target.kind === 'classes' ? target.classes.length : 0;
  const wrong = labels.bytes.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw unusable(
      `${labelsFile} says class ${labels.bytes[wrong]} of picture ${wrong}, but there are only ${classes}.`,
      `${labelsFile} nennt zu Bild ${wrong} die Klasse ${labels.bytes[wrong]}, es gibt aber nur ${classes}.`,
    );
  }
  return new StoredExamples(spec, { features: images.bytes, labels: Int32Array.from(labels.bytes) });
}

function unusable(en: string, de: string): EngineError {
  return new EngineError('dataInvalid', joined([text(en, de), getAgain]) ?? getAgain);
}
