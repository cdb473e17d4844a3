import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { startWeights, withLocks, withoutWeights, withWeights } from '../../../core/analysis/startWeights.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { Edited } from '../../../core/graph/edits.ts';
import { failure, ok } from '../../../core/result.ts';
import { text } from '../../../core/text.ts';
import { engine } from '../../link/session.ts';
import { analysisOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { here } from '../document/latest.ts';
import { isEditable, isLookOf, showFrame, useNeurons, whenOf } from './neurons.ts';
import { activeRun, useRuns } from '../runs/runs.ts';
import { isSame } from '../../kit/same.ts';
import { shownNow, useMoment } from '../runs/shown.ts';

/** A number among the weights of a node: which node, which weight, and where in it, in TensorFlow.js's order. */
export interface WeightPlace {
  readonly path: string;
  readonly name: string;
  readonly index: number;
}

/** Sets one weight by hand. Edits with the same `merge` that follow each other are one step. Returns whether it did. */
export function setWeight({ path, name, index }: WeightPlace, value: number, merge?: string): boolean {
  return editWeights((document) => {
    const node = analysisOf(document).byId.get(path);
    const full = `${node?.identity}.${name}`;
    if (node && !isEditable(node)) return failure(nothingSmall);
    if (node && node.startFiles.length > 0 && !node.start[name]) return failure(inFile);
    const values = node && startWeights([node], document.training.seed).get(full);
    return values ? withWeights(document, new Map([[full, values.with(index, value)]])) : document;
  }, merge);
}

/** Locks places of a weight against training, or frees them. */
export function lockWeights(path: string, name: string, places: readonly number[], isLocked: boolean): void {
  editWeights((document) => withLocks(document, path, name, places, isLocked));
}

/** Draws the weights of these nodes anew, as a seed would; those that are locked stay as they are. */
export async function randomiseWeights(paths: readonly string[], seed: number): Promise<void> {
  const isHere = here();
  await readShown();
  if (!isHere()) return;
  isHere.act(() => drawAnew(paths, seed));
}

function drawAnew(paths: readonly string[], seed: number): void {
  editWeights((document) => {
    const nodes = paths.flatMap((path) => analysisOf(document).byId.get(path) ?? []).filter(isEditable);
    if (nodes.length === 0) return failure(nothingSmall);
    const drawn = startWeights(nodes.map((node) => ({ ...node, start: {} })), seed); // prettier-ignore
    const now = startWeights(nodes, document.training.seed);
    const kept = new Set(nodes.flatMap(lockedPlaces));
    const mixed = [...drawn].map(([name, values]) => {
      const old = now.get(name);
      return [name, values.map((value, i) => (kept.has(`${name} ${i}`) ? (old?.[i] ?? value) : value))] as const;
    });
    return withWeights(document, new Map(mixed));
  });
}

function lockedPlaces({ identity, locked }: AnalysedNode): readonly string[] {
  return Object.entries(locked).flatMap(([name, places]) => places.map((at) => `${identity}.${name} ${at}`));
}

/** Takes away what was set by hand on these nodes: their weights are drawn by the training's seed again. */
export async function resetWeights(paths: readonly string[]): Promise<void> {
  const isHere = here();
  await readShown();
  if (isHere()) isHere.act(() => takeAway(paths));
}

function takeAway(paths: readonly string[]): void {
  if (!editWeights((document) => paths.reduce(withoutWeights, document))) return;
  // A run that began with those very weights is shown as it began.
  const { runId } = shownNow();
  if (runId !== null) useMoment.setState({ chosen: { runId, at: { step: 0 } } });
}

/** Reads the weights that are shown when nothing on the canvas has needed them so far. */
async function readShown(): Promise<void> {
  const shown = shownNow();
  if (shown.runId === null || isLookOf(useNeurons.getState().look, shown)) return;
  const { document } = useDocument.getState();
  const [when, isHere] = [whenOf(shown), here()];
  try {
    const frame = await engine().request('neurons', { document, ...shown, example: null, grid: null });
    isHere.act(() => {
      if (useDocument.getState().document === document && isSame(shownNow(), shown)) showFrame(frame, when);
    });
  } catch {
    // What could not be read is refused below, in words.
  }
}

/**
 * Weights are set as they are seen: those of a run that is shown become the start weights first, all of them. Refused
 * while a run is in training.
 */
function editWeights(change: (document: Document) => Document | Edited, merge?: string): boolean {
  return useDocument.getState().edit((document) => {
    if (activeRun(useRuns.getState().runs)) return failure(pauseFirst);
    const taken = takenOver(document);
    return taken.ok ? change(taken.value) : taken;
  }, merge);
}

function takenOver(document: Document): Edited {
  const shown = shownNow();
  if (shown.runId === null) return ok(document);
  const { look } = useNeurons.getState();
  if (!isLookOf(look, shown)) return failure(notRead);
  const { network } = analysisOf(document);
  const names = network.flatMap(({ identity, weights }) => weights.map(({ name }) => `${identity}.${name}`));
  const values = names.flatMap((name) => {
    const tensor = look.weights.get(name);
    return tensor ? [[name, tensor.values as Float32Array] as const] : [];
  });
  return values.length < names.length ? failure(tooLarge) : ok(withWeights(document, new Map(values)));
}

const pauseFirst = text(
  'The weights are in training. Pause first, then change them.',
  'Die Gewichte werden gerade trainiert. Erst anhalten, dann ändern.',
);
const notRead = text(
  'The weights of this run have not been read yet. Try again in a moment.',
  'Die Gewichte dieses Laufs sind noch nicht gelesen. Gleich noch einmal versuchen.',
);
const tooLarge = text(
  'This network has layers of more than 4096 weights, which cannot be taken over from a run. Set weights before training.',
  'Dieses Netz hat Schichten mit mehr als 4096 Gewichten, die sich nicht aus einem Lauf übernehmen lassen. Gewichte vor dem Training setzen.',
);
const inFile = text(
  'Its weights are those of a pretrained model: train a step first, or draw them under “Begins trained”.',
  'Seine Gewichte sind die eines vortrainierten Modells: zuerst einen Schritt trainieren oder sie unter „Beginnt trainiert“ ziehen.',
);
const nothingSmall = text(
  'Only layers of at most 4096 weights can be set by hand. For larger ones change the seed under Training.',
  'Nur Schichten mit höchstens 4096 Gewichten lassen sich von Hand setzen. Für größere den Startwert unter „Training“ ändern.',
);
