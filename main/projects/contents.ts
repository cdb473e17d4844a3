import type { NeededFile } from '../../core/graph/startsFrom.ts';
import { MAX_FILE_BYTES } from '../data/kept.ts';
import type { Limit } from './unzip.ts';

const MB = 1 << 20;
const limits: readonly (readonly [RegExp, number])[] = [
  [/^(weights\.)?document\.json$/, 64 * MB],
  [/^(weights|optimizer)\.safetensors$/, 2047 * MB],
  [/^start\/[0-9a-f]{64}\.(safetensors|onnx)$/, 2047 * MB],
  [/^run-weights\/[\w-]{1,64}\.safetensors$/, 2047 * MB],
  [/^runs\/[\w-]{1,100}\.json$/, 64 * MB],
  [/^networks\/[0-9a-f]{64}\.json$/, 64 * MB],
  [/^thumbnail\.png$/, 8 * MB],
  // UTF-8 may take three bytes where the imported file has one or two.
  [/^data\/[0-9a-f]{64}\.[a-z0-9]{1,20}$/, 3 * MAX_FILE_BYTES],
];

/** The name of the user's own file inside a project. */
export function dataFile({ kind, sha256 }: { readonly kind: string; readonly sha256: string }): string {
  return `data/${sha256}.${kind ?? 'safetensors'}`;
}

/** The name of a file that a document needs, inside a project. */
export function startEntry({ sha256, kind }: Pick<NeededFile, 'sha256' | 'kind'>): string {
  return `start/${sha256}.${kind ?? 'safetensors'}`;
}

/** The name of a run's weights inside a project, unless they are those of the last run that has any. */
export function runWeightsEntry(id: string): string {
  return `run-weights/${id}.safetensors`;
}

/** How large each file in a project may be; undefined for files that do not belong in one. */
export function limitOf(name: string): Limit | undefined {
  const bytes = limits.find(([pattern]) => pattern.test(name))?.[1];
  return bytes === undefined
    ? undefined
    : { bytes, isStreamed: name.startsWith('data/') || name.startsWith('run-weights/') };
}

/** The most runs in a project: the latest are kept. */
export const MOST_RUNS = 1_000;
