import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StartTensors } from '../../core/analysis/startWeights.ts';
import type { StartFile } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { systemCode } from './files.ts';
import { homeRoot } from './home.ts';
import { decodeSafetensors } from './safetensors.ts';

/** Where the weights are stored that a document begins with. */
export function startFile(home: string, { sha256 }: Pick<StartFile, 'sha256'>): string {
  return path.join(home, 'cache', 'weights', `${sha256}.safetensors`);
}

/** Read last: the same network is often begun many times. */
let last: { readonly sha256: string; readonly tensors: StartTensors } | undefined;

/** The weights that a document begins with, by name. Fails with dataUnavailable if they are not on this computer, and as reading does. */
export function startTensors(file: StartFile): StartTensors {
  if (last?.sha256 === file.sha256) return last.tensors;
  const { tensors } = decodeSafetensors(bytesOf(file), file.name);
  const floats = [...tensors].flatMap(([name, { shape, values }]) =>
    values instanceof Float32Array ? [[name, { shape, values }] as const] : [],
  );
  last = { sha256: file.sha256, tensors: new Map(floats) };
  return last.tensors;
}

function bytesOf(file: StartFile): Uint8Array {
  try {
    return readFileSync(startFile(homeRoot(), file));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new EngineError('dataUnavailable', notHere(file));
  }
}

const notHere = ({ name }: StartFile) =>
  text(
    `The network begins with the weights of “${name}”, which are not on this computer: open the project that contains them once more, or let all weights be drawn.`,
    `Das Netz beginnt mit den Gewichten von „${name}“, die nicht auf diesem Rechner sind: das Projekt, das sie enthält, noch einmal öffnen oder alle Gewichte ziehen lassen.`,
  );
