import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { doubtWords } from '../../../core/analysis/opaqueProblems.ts';
import type { ModelPort, ModelSpec } from '../../../core/blocks/opaque/modelSpec.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { ModelFilePort } from '../../../core/protocol/modelFile.ts';
import { sizeOf } from '../../../core/shape.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { TookTooLong } from '../../files/apart.ts';
import { makeFolder, moveAtomically, writeAtomically } from '../../files/files.ts';
import { sha256Of } from '../../files/sha256.ts';
import { startFile } from '../../files/startFiles.ts';
import { temporaryFolder, temporaryIn } from '../../files/temporary.ts';
import { kindAt } from '../../../core/blocks/foreign/kinds.ts';
import { titleOf, type ImportedFile, type ImportOptions } from '../importer.ts';
import { refusal } from '../refusal.ts';
import { asRefusal, MEMORY, refusedBy, requireRunnable, sentenceOf } from './checks.ts';
import { openSizesOf, planned, type Plan } from './plan.ts';
import { inputPorts, outputPort, type Trial } from './ports.ts';
import { multiplyAddsOf } from '../../graph/onnx/multiplyAdds.ts';
import { computedIn } from '../../graph/onnx/profile.ts';
import { skimmed, type Skimmed } from '../../graph/onnx/skim.ts';
import { doubtsOf, trialOf, trialsOf } from './trials.ts';
import { triedOut } from './tryOut.ts';
import { requireWhole, wholeFile } from './whole.ts';

/** What a file says of itself, without loading its numbers. Fails with fileUnreadable or outOfMemory where it could not run. */
export function lookedAt(file: ImportedFile, size: number | undefined) {
  const { skim, bytes } = opened(file);
  const plan = planned(skim);
  return {
    name: titleOf(file.name),
    bytes,
    memory: MEMORY * bytes,
    producer: skim.producer,
    inputs: plan.inputs.map(shown),
    outputs: skim.outputs.map((port) => shown({ ...port, batchAt: null })),
    open: openSizesOf(plan, size),
  };
}

function shown({ name, code, shape, batchAt }: Plan['inputs'][number]): ModelFilePort {
  const sizes = shape.map((one, axis) => one ?? (axis === batchAt ? 'batch' : '?'));
  return { name, kind: kindAt(code).name, shape: sizes, note: null };
}

interface Opened {
  readonly skim: Skimmed;
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
}

/** A file with all that belongs to it. */
function opened(file: ImportedFile): Opened {
  try {
    const first = skimmed(file.bytes);
    const pieces = first.external.size === 0 ? [file.bytes] : wholeFile(file);
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    if (bytes > MOST_BYTES) throw refusal(file.name, text(`has ${(bytes / 1e9).toFixed(1)} GB with its weights: a block holds up to 2 GB.`, `hat mit seinen Gewichten ${(bytes / 1e9).toFixed(1)} GB: Ein Block fasst bis zu 2 GB.`)); // prettier-ignore
    const skim = first.external.size === 0 ? first : skimmed(Buffer.concat(pieces));
    requireWhole(skim.external);
    requireRunnable(file.name, skim, bytes);
    return { skim, pieces, bytes };
  } catch (error) {
    throw asRefusal(file.name, error);
  }
}

/** No file of Protocol Buffers is larger. */
const MOST_BYTES = 2 ** 31 - 1;

export interface ReadModelFile {
  readonly name: string;
  readonly model: ModelSpec;
  readonly notices: readonly Text[];
}

/**
 * Reads a file of ONNX as a block that runs it as it is: it is kept under its hash, and tried out in a process of its own. `sizes` are those
 * that it leaves open. Fails with fileUnreadable in words that say what to do, outOfMemory or cancelled, and as writing does.
 */
export async function readModelFile(home: string, file: ImportedFile, options: ImportOptions): Promise<ReadModelFile> {
  const { skim, pieces, bytes } = opened(file);
  const plan = planned(skim);
  const usual = openSizesOf(plan, options.size).map(({ name, usual: size }) => [name, size] as const);
  requireOpen(file.name, Object.keys(options.sizes ?? {}), usual.map(([name]) => name));
  const inputs = inputPorts(plan, plan.inputs.map(({ code }) => kindAt(code).name), { ...Object.fromEntries(usual), ...options.sizes });
  requireSmall(file.name, inputs, usual.length > 0);
  const trial = await onTrial(home, pieces);
  try {
    const tried = await tryFile(file.name, trial.place, plan.at, inputs, skim, options);
    // In place of one that is there already, too: it may be damaged.
    await moveAtomically(trial.place, startFile(home, { sha256: trial.sha256, kind: 'onnx' }));
    const { notices, ...found } = tried;
    const spec = { file: { sha256: trial.sha256, name: titleOf(file.name).slice(0, 200), bytes }, inputs: [...inputs], opset: Math.max(1, skim.opsets.get('') ?? 1), parameters: skim.parameters, ...found, outputs: [...found.outputs] };
    return { name: titleOf(file.name), model: spec, notices: [...notices, ...remarks(spec)] };
  } finally {
    await rm(trial.place, { force: true });
  }
} // prettier-ignore

/** Fails with fileUnreadable if a size is wished for that the file does not leave open. */
function requireOpen(file: string, wished: readonly string[], open: readonly string[]): void {
  const odd = wished.find((name) => !open.includes(name));
  if (odd === undefined) return;
  const others = open.length === 0 ? ['no other', 'keine andere'] : [open.join(', '), open.join(', ')];
  throw refusal(file, text(`leaves no size “${odd}” open, but: ${others[0]}.`, `lässt keine Größe „${odd}“ offen, sondern: ${others[1]}.`));
} // prettier-ignore

/** More numbers than these of one example, 3 x 3344 x 3344, are a mistake. */
const MOST_NUMBERS = 2 ** 25;

function requireSmall(file: string, inputs: readonly ModelPort[], isOpen: boolean): void {
  const large = inputs.find(({ shape }) => sizeOf(shape) > MOST_NUMBERS);
  if (!large) return;
  const shape = `[${large.shape.join(', ')}]`;
  const most = Math.floor(MOST_NUMBERS / 1e6);
  const [en, de] = isOpen ? ['Choose smaller sizes.', 'Kleinere Größen wählen.'] : ['Export it with smaller sizes.', 'Mit kleineren Größen exportieren.'];
  throw refusal(file, text(`has an input “${large.name}” of the shape ${shape}, but a block takes up to ${most} million numbers of an example. ${en}`, `hat eine Eingabe „${large.name}“ der Form ${shape}, ein Block nimmt aber höchstens ${most} Millionen Zahlen je Beispiel. ${de}`));
} // prettier-ignore

/** Beside its later place, under a name that only this trial has: others may place the same file meanwhile. */
async function onTrial(home: string, pieces: readonly Uint8Array[]) {
  const sha256 = await sha256Of(pieces);
  const folder = path.dirname(startFile(home, { sha256, kind: 'onnx' }));
  await makeFolder(folder);
  const place = temporaryIn(folder);
  await writeAtomically(place, [...pieces]);
  return { sha256, place };
}

interface Tried extends Pick<ModelSpec, 'at' | 'multiplyAdds' | 'doubts'> {
  readonly outputs: readonly ModelPort[];
  readonly notices: readonly Text[];
}

/** Computes the file with one example, with another, and with both: what comes out says what its outputs are, and whether they can be relied on. */
async function tryFile(file: string, place: string, planned: number, inputs: readonly ModelPort[], skim: Skimmed, { signal, mostSeconds = MOST_SECONDS }: ImportOptions): Promise<Tried> {
  const wanted = skim.outputs.filter(({ code }) => code !== 0 && code !== 8);
  // With nothing to compute it is refused, which says why.
  if (wanted.length === 0) outputsOf(file, [], planned, inputs, skim);
  const trial = trialOf(planned, inputs);
  const folder = await temporaryFolder();
  try {
    const tried = await triedOut({ model: place, profile: path.join(folder, 'first'), outputs: wanted.map(({ name }) => name), ...trial }, { signal, mostSeconds }).catch((error: unknown) => {
      throw error instanceof TookTooLong ? tooSlow(file, inputs, error) : error instanceof EngineError ? error : ended(file, error);
    });
    if (tried.refusal !== undefined) throw refusedBy(file, tried.refusal);
    const [first, second] = tried.runs;
    if (!first || first.refusal !== undefined) throw notComputed(file, inputs, first?.refusal ?? '');
    // It says that it takes any number of examples, but only takes one.
    const isAlone = planned === 0 && second?.refusal !== undefined;
    const outputs = outputsOf(file, trialsOf(tried, isAlone), isAlone ? 1 : planned, inputs, skim);
    const doubts = doubtsOf(tried, outputs.outputs);
    const at = isAlone || (planned === 0 && doubts.includes('mixes')) ? 1 : planned;
    const all = await multiplyAddsIn(folder);
    return { at, ...outputs, ...(all !== undefined && { multiplyAdds: Math.round(all / Math.max(1, planned)) }), ...(doubts.length > 0 && { doubts }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} // prettier-ignore

async function multiplyAddsIn(folder: string): Promise<number | undefined> {
  try {
    const [name] = await readdir(folder);
    if (name === undefined) return undefined;
    const computed = computedIn(await readFile(path.join(folder, name), 'utf8'));
    return computed.reduce((sum, one) => sum + multiplyAddsOf(one), 0);
  } catch {
    // A file is no worse for a profile that cannot be read.
    return undefined;
  }
}

function outputsOf(file: string, trials: readonly Trial[], at: number, inputs: readonly ModelPort[], skim: Skimmed) {
  const outputs: ModelPort[] = [];
  const notices: Text[] = [];
  for (const { name, code } of skim.outputs) {
    const trial = trials.find((one) => one.name === name);
    const kind = kindAt(code).name;
    const found = trial ? outputPort(trial, at, inputs) : text(`it is not a tensor of numbers but a ${kind}`, `sie ist kein Tensor aus Zahlen, sondern ${kind}`);
    if (!('en' in found)) outputs.push({ port: outputs.length === 0 ? 'out' : `out${outputs.length + 1}`, ...found });
    else notices.push(text(`The output “${name}” was left out: ${found.en}.`, `Die Ausgabe „${name}“ wurde weggelassen: ${found.de}.`));
  }
  if (outputs.length > 0) return { outputs, notices };
  throw refusal(file, text(`has no output that can be wired. ${notices.map(({ en }) => en).join(' ')}`.trim(), `hat keine Ausgabe, die sich verbinden lässt. ${notices.map(({ de }) => de).join(' ')}`.trim()));
} // prettier-ignore

function remarks({ at, inputs, doubts = [] }: ModelSpec): readonly Text[] {
  const examples = counted(at, ['example', 'examples'], ['Beispiel', 'Beispiele']);
  const pictures = inputs.filter(({ hasChannelsFirst }) => hasChannelsFirst).map(({ name }) => name);
  const [first] = pictures;
  return [
    ...doubts.map((doubt) => doubtWords(doubt, at)),
    ...(at > 0 && !doubts.includes('mixes') ? [text(`It takes exactly ${examples.en} at once: batches are computed piece by piece.`, `Es nimmt genau ${examples.de} auf einmal: Batches werden stückweise berechnet.`)] : []),
    ...(first === undefined ? [] : [text(`“${first}” seems to be a picture with its channels first: pictures are turned at the ports (the param “Pictures”).`, `„${first}“ scheint ein Bild mit den Kanälen vorn zu sein: Bilder werden an den Anschlüssen gedreht (der Parameter „Bilder“).`)]),
  ];
} // prettier-ignore

/** Whatever takes longer is of no use in a network: every step would. */
const MOST_SECONDS = 120;

const shapesOf = (inputs: readonly ModelPort[]) =>
  inputs.map((port) => `${port.name} [${port.shape.join(', ')}]`).join(', ');

function tooSlow(file: string, inputs: readonly ModelPort[], { seconds }: TookTooLong): EngineError {
  const shapes = shapesOf(inputs);
  return refusal(file, text(`was given up after ${seconds} seconds of trying it out with these sizes (${shapes}): every step with it would take long. Choose smaller sizes, or a smaller model; if this computer is busy with something else, try again later.`, `wurde nach ${seconds} Sekunden Ausprobieren mit diesen Größen (${shapes}) aufgegeben: Jeder Schritt damit würde lange dauern. Kleinere Größen oder ein kleineres Modell wählen; wenn dieser Rechner gerade anderes tut, später noch einmal versuchen.`));
} // prettier-ignore

function notComputed(file: string, inputs: readonly ModelPort[], said: string): EngineError {
  const shapes = shapesOf(inputs);
  const why = sentenceOf(said);
  return refusal(file, text(`cannot be computed with these sizes (${shapes}): ${why} Choose other sizes.`, `lässt sich mit diesen Größen nicht berechnen (${shapes}): ${why} Andere Größen wählen.`)); // prettier-ignore
}

function ended(file: string, error: unknown): EngineError {
  return refusal(file, text('could not be tried out: the process that opened it ended. It is damaged, or there is not enough memory for it.', 'ließ sich nicht ausprobieren: Der Prozess, der es öffnete, endete. Es ist beschädigt, oder der Speicher reicht nicht.'), error); // prettier-ignore
}
