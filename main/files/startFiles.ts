import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AnalysedNode } from '../../core/analysis/node.ts';
import type { WeightSpec } from '../../core/blocks/define.ts';
import type { StartFile } from '../../core/graph/document.ts';
import type { NeededFile } from '../../core/graph/startsFrom.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { isSameShape, type Shape } from '../../core/shape.ts';
import { text } from '../../core/text.ts';
import { systemCode } from './files.ts';
import { homeRoot } from './home.ts';
import { decodeSafetensors } from './safetensors.ts';

/** Where the weights are stored that a document begins with, or a file that one of its nodes runs. */
export function startFile(home: string, { sha256, kind }: Pick<NeededFile, 'sha256' | 'kind'>): string {
  return path.join(home, 'cache', 'weights', `${sha256}.${kind ?? 'safetensors'}`);
}

/**
 * The values that a weight begins with by the files of its node, then by that of the document; undefined: it is drawn, or
 * set by hand. Fails with dataUnavailable if a file is not on this computer, with documentHasProblems if a frozen node was
 * given other sizes than its file has, and as reading does.
 */
export function startInFiles(
  { id, identity, startFiles, isFrozen }: Pick<AnalysedNode, 'id' | 'identity' | 'startFiles' | 'isFrozen'>,
  { name, shape }: Pick<WeightSpec, 'name' | 'shape'>,
  ofDocument: StartFile | undefined,
): Float32Array | undefined {
  const places = [...startFiles, ...(ofDocument ? [{ ...ofDocument, prefix: `${identity}.` }] : [])];
  for (const { prefix, ...file } of places) {
    const found = startTensors(file).get(prefix + name);
    if (found && isSameShape(found.shape, shape)) return found.values;
    // Drawn numbers that never learn would be of no use to anybody.
    if (found && isFrozen) throw new EngineError('documentHasProblems', otherSizes(file.name), { nodeId: id });
  }
  return undefined;
}

type StartTensors = ReadonlyMap<string, { readonly shape: Shape; readonly values: Float32Array }>;

/**
 * Used last, the latest at the end: the same network is often begun many times, and its parts may have files of their own, which
 * are asked for in turns. Large ones stay as long as they are used, the others as long as they are few enough together.
 */
const read = new Map<string, StartTensors | WeakRef<StartTensors>>();
const [LARGE_BYTES, MOST_BYTES] = [2 ** 25, 2 ** 27];

function startTensors(file: StartFile): StartTensors {
  const { sha256 } = file;
  const kept = read.get(sha256);
  const known = kept instanceof WeakRef ? kept.deref() : kept;
  const tensors = known ?? floatsOf(file);
  read.delete(sha256);
  read.set(sha256, known && kept ? kept : sizeOf(tensors) > LARGE_BYTES ? new WeakRef(tensors) : tensors);
  if (!known) forgetOldest();
  return tensors;
}

function forgetOldest(): void {
  let bytes = 0;
  for (const [sha256, tensors] of [...read].toReversed()) {
    bytes += tensors instanceof WeakRef ? 0 : sizeOf(tensors);
    if (bytes > MOST_BYTES) read.delete(sha256);
  }
}

const sizeOf = (tensors: StartTensors) => [...tensors.values()].reduce((sum, { values }) => sum + values.byteLength, 0);

function floatsOf(file: StartFile): StartTensors {
  const { tensors } = decoded(file);
  return new Map(
    [...tensors].flatMap(([name, { shape, values }]) =>
      values instanceof Float32Array ? [[name, { shape, values }] as const] : [],
    ),
  );
}

/** A damaged file is as good as none: the project that contains it brings it back. */
function decoded(file: StartFile): ReturnType<typeof decodeSafetensors> {
  const bytes = bytesOf(file);
  if (createHash('sha256').update(bytes).digest('hex') === file.sha256) return decodeSafetensors(bytes, file.name);
  rmSync(startFile(homeRoot(), file), { force: true });
  throw new EngineError('dataUnavailable', notHere(file));
}

/** What a file of weights says of itself beside them. Fails as `startInFiles` does. */
export function startNotes(file: StartFile): Readonly<Record<string, string>> {
  return decoded(file).metadata;
}

function bytesOf(file: StartFile): Uint8Array {
  try {
    return readFileSync(startFile(homeRoot(), file));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new EngineError('dataUnavailable', notHere(file));
  }
}

const otherSizes = (name: string) =>
  text(
    `This network has other sizes than the weights of “${name}”, with which it begins frozen: set its params back, unfreeze it, or let all of them be drawn.`,
    `Dieses Netz hat andere Größen als die Gewichte von „${name}“, mit denen es eingefroren beginnt: die Parameter zurücksetzen, es auftauen oder alle ziehen lassen.`,
  );

const notHere = ({ name }: StartFile) =>
  text(
    `The network begins with the weights of “${name}”, which are not on this computer: open the project that contains them once more, or let all weights be drawn.`,
    `Das Netz beginnt mit den Gewichten von „${name}“, die nicht auf diesem Rechner sind: das Projekt, das sie enthält, noch einmal öffnen oder alle Gewichte ziehen lassen.`,
  );
