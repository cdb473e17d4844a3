import os from 'node:os';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { kindAt, runKindAt } from '../../../core/blocks/foreign/kinds.ts';
import { refusal } from '../refusal.ts';
import { MissingFile } from '../onnx/tensor.ts';
import { WireError } from '../../graph/onnx/wire.ts';
import type { Skimmed, SkimmedPort } from '../../graph/onnx/skim.ts';

/** Operators that ONNX Runtime brings along. */
const known = ['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.preview.training', 'com.microsoft', 'com.microsoft.nchwc', 'org.pytorch.aten']; // prettier-ignore
const MOST_PORTS = 64;
/** How much of the memory of a computer a file may take: itself and what ONNX Runtime makes of it. */
const SHARE = 0.8;
/** Weights lie in memory about twice: as they are read, and as they are computed with. */
export const MEMORY = 2;

/** Fails with fileUnreadable, or outOfMemory, in words that say what to do, if a file cannot run as a block. */
export function requireRunnable(file: string, { inputs, outputs, operators, functions }: Skimmed, bytes: number): void {
  const refuse = (en: string, de: string) => refusal(file, text(en, de));
  const own = [...operators].filter((operator) => {
    const domain = operator.includes('.') ? operator.slice(0, operator.lastIndexOf('.')) : '';
    return !known.includes(domain) && !functions.has(domain);
  });
  if (own.length > 0) {
    const names = own.slice(0, 4).join(', ');
    throw refuse(`has operators that ONNX Runtime does not know (${names}): they need a program of their own. Export the model without them.`, `hat Operatoren, die ONNX Runtime nicht kennt (${names}): Sie brauchen ein eigenes Programm. Das Modell ohne sie exportieren.`);
  }
  if (inputs.length === 0) throw refuse('takes nothing: it has no inputs.', 'nimmt nichts auf: Es hat keine Eingaben.');
  if (inputs.length > MOST_PORTS || outputs.length > MOST_PORTS) throw refuse(`has more than ${MOST_PORTS} inputs or outputs.`, `hat mehr als ${MOST_PORTS} Eingaben oder Ausgaben.`);
  const odd = inputs.find(({ code }) => !runKindAt(code));
  if (odd) throw refuse(`takes a ${kindAt(odd.code).name} at “${odd.name}”, which no wire carries: numbers, whole numbers and masks can be wired.`, `nimmt bei „${odd.name}“ ${kindAt(odd.code).name}, was keine Leitung trägt: Zahlen, ganze Zahlen und Masken lassen sich verbinden.`);
  const empty = inputs.find(({ shape }) => shape.includes(0));
  if (empty) throw refuse(`has an axis of length 0 at “${empty.name}” ${shapeText(empty)}: nothing can be fed to it. Export it with real sizes.`, `hat bei „${empty.name}“ ${shapeText(empty)} eine Achse der Länge 0: Dort lässt sich nichts eingeben. Mit echten Größen exportieren.`);
  requireRoom(file, bytes);
} // prettier-ignore

function requireRoom(file: string, bytes: number): void {
  const [needed, there] = [MEMORY * bytes, os.totalmem()];
  if (needed <= SHARE * there) return;
  const [needs, has] = [needed, there].map((size) => (size / 1e9).toFixed(1));
  throw new EngineError('outOfMemory', text(
    `${file} needs about ${needs} GB of memory while it runs; this computer has ${has} GB. Take a smaller model.`,
    `${file} braucht etwa ${needs} GB Speicher, während es läuft; dieser Rechner hat ${has} GB. Ein kleineres Modell nehmen.`,
  ));
} // prettier-ignore

const shapeText = ({ shape }: SkimmedPort) => `[${shape.map((size) => size ?? '?').join(', ')}]`;

/** Words for what went wrong with the bytes of a file; other errors are returned as they are. */
export function asRefusal(file: string, error: unknown): unknown {
  if (error instanceof MissingFile) {
    const { file: other } = error;
    return refusal(file, text(`keeps its weights in another file, “${other}”, which does not lie beside it: put it there, or save the model as a single file.`, `hat seine Gewichte in einer anderen Datei, „${other}“, die nicht daneben liegt: sie dorthin legen oder das Modell als eine Datei speichern.`), error); // prettier-ignore
  }
  if (error instanceof WireError) {
    return refusal(file, text(`is not an ONNX file, or is damaged or cut off: ${error.message} Copy or export it again.`, `ist keine ONNX-Datei oder ist beschädigt oder abgeschnitten: ${error.german} Neu kopieren oder exportieren.`), error); // prettier-ignore
  }
  return error;
}

/** What ONNX Runtime says against opening a file, in words that say what to do. */
export function refusedBy(file: string, said: string): EngineError {
  const opset = /Opset (\d+) is under development/i.exec(said)?.[1] ?? /opset (?:version )?(\d+)/i.exec(said)?.[1];
  if (/under development|unsupported model IR version|max supported/i.test(said)) {
    const version = opset === undefined ? ['', ''] : [` of version ${opset}`, ` der Version ${opset}`];
    return refusal(file, text(`has operators${version[0]}, newer than ONNX Runtime knows here: export it for an older version (opset 17, for example).`, `hat Operatoren${version[1]}, neuer als ONNX Runtime sie hier kennt: für eine ältere exportieren (etwa Opset 17).`));
  }
  const why = sentenceOf(said);
  return refusal(file, text(`is refused by ONNX Runtime: ${why} Export it again.`, `weist ONNX Runtime zurück: ${why} Neu exportieren.`));
} // prettier-ignore

/** One line without places in the source. */
export function sentenceOf(said: string): string {
  const plain = (said.split('\n')[0] ?? '').replaceAll(/\S+\.(cc|h):\d+\s*(\S+\([^)]*\)\s*)?/g, '').trim().slice(0, 300);
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
} // prettier-ignore
