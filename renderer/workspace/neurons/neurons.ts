import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { originOf, outputName } from '../../../core/analysis/identity.ts';
import { startWeights } from '../../../core/analysis/startWeights.ts';
import { graphOf } from '../../../core/graph/document.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { Moment } from '../../../core/protocol/moment.ts';
import { MOST_SHOWN_WEIGHTS, MOST_UNITS, type NeuronFrame } from '../../../core/protocol/neurons.ts';
import type { RunStatus } from '../../../core/protocol/runs.ts';
import { sizeOf } from '../../../core/shape.ts';
import { decodeTensor, type Tensor } from '../../kit/tensor.ts';
import { analysisOf } from '../document/analysis.ts';
import { onOpening, useDocument } from '../document/document.ts';
import { follow, hear } from '../../link/follow.ts';
import { engine } from '../../link/session.ts';
import { createTopic } from '../../link/topic.ts';
import { sameOpening } from '../document/latest.ts';
import { useNeuronView } from './neuronView.ts';
import { useRuns } from '../runs/runs.ts';
import { findRun } from '../runs/runState.ts';
import { isSame } from '../../kit/same.ts';
import { pathOf } from '../document/selection.ts';
import { shownNow, useMoment, type Shown } from '../runs/shown.ts';
import { perDocument } from '../workspaces.ts';

/** Frames follow each other no faster than this: hundreds of cards and wires are dear to draw. */
const FRAME_MS = 100;

interface Coded extends Tensor {
  /** As it came over the wire. */
  readonly data: string;
}
type Named = ReadonlyMap<string, Coded>;

/** When a look is of: the moment that was asked for; without one, as the run stood when it was asked. */
interface When {
  readonly at: Moment | undefined;
  readonly status: RunStatus | undefined;
}

/** A NeuronFrame whose numbers can be read. What has not changed is the same object as in the frame before. */
interface Look extends When {
  readonly runId: string | null;
  readonly step: number;
  readonly weights: Named;
  readonly outputs: Named;
  readonly maps: Named;
}

interface Neurons {
  /** Paths of the perceptrons in the open graph and of the opened layers: what the canvas needs numbers of. */
  readonly watched: readonly string[];
  /** What the engine has told last. */
  readonly look: Look | null;
  /** Why it tells nothing. */
  readonly error: unknown;
  /** The weights of what is watched, by path and name, as the canvas shows them. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** The network down to its neurons, as the canvas shows it: of the run or moment that is shown, or before training. */
export const useNeurons = perDocument<Neurons>(() => ({
  watched: [],
  look: null,
  error: undefined,
  weights: new Map(),
}));

/** Whether a node can be opened into its neurons, which are shown one by one. */
export function isOpenable(node: AnalysedNode | undefined): boolean {
  return node?.block.type === 'linear' && node.type.shape.length === 1 && sizeOf(node.type.shape) <= MOST_UNITS;
}

/** Whether all weights of a node are few enough to be shown and set one by one. */
export function isEditable(node: AnalysedNode): boolean {
  return node.weights.length > 0 && node.weights.every(({ shape }) => sizeOf(shape) <= MOST_SHOWN_WEIGHTS);
}

/** The neurons of what is shown, for as long as the canvas shows any. */
export const neuronTopic = createTopic({
  ask: (params: EngineParams['neurons']) => engine().request('neurons', params),
  stop: () => engine().request('unwatchNeurons', {}),
  hear: (listener) => hear(engine(), 'neuronFrame', listener),
  everyMs: FRAME_MS,
  hereNow: sameOpening,
  expect: ({ runId, at }) => shower({ runId, at }),
  news: (frame) => {
    const show = shower({ runId: frame.runId, at: undefined });
    return () => show(frame);
  },
  // Cards and wires are left without numbers.
  nothing: showNothing,
});

function shower(shown: Shown): (frame: NeuronFrame) => void {
  const when = whenOf(shown);
  return (frame) => showFrame(frame, when);
}

/** What an answer to this question will be of. */
export function whenOf({ runId, at }: Shown): When {
  return { at, status: findRun(useRuns.getState().runs, runId)?.progress.status };
}

/** Takes over what the engine says of this time, in place of all that it said before. */
export function showFrame(frame: NeuronFrame, when: When): void {
  neuronTopic.drop();
  useNeurons.setState({ look: decoded(frame, when, useNeurons.getState().look), error: undefined });
  refresh();
}

/** Nothing can be said of this network, because of `error` perhaps. */
export function showNothing(error?: unknown): void {
  neuronTopic.drop();
  useNeurons.setState({ look: null, error });
  refresh();
}

/** Whether it is of what is shown, to the very step: what came last may be of the moment before. */
export function isLookOf(look: Look | null, { runId, at }: Shown): look is Look {
  if (look === null || look.runId !== runId || !isSame(look.at, at)) return false;
  if (runId === null || at) return true;
  const progress = findRun(useRuns.getState().runs, runId)?.progress;
  return look.step === progress?.step && look.status === progress.status;
}

function decoded(frame: NeuronFrame, { at, status }: When, before: Look | null): Look {
  const read = (parts: NeuronFrame['weights'], known: Named | undefined): Named =>
    new Map(
      parts.map(({ name, tensor }) => {
        const old = known?.get(name);
        const isSame = old?.data === tensor.data && old.shape.join() === tensor.shape.join();
        return [name, isSame ? old : { ...decodeTensor(tensor), data: tensor.data }];
      }),
    );
  return {
    runId: frame.runId,
    step: frame.step,
    at,
    status,
    weights: read(frame.weights, before?.weights),
    outputs: read(frame.outputs, before?.outputs),
    maps: read(frame.maps, before?.maps),
  };
}

/** Perceptrons of the open graph, and layers of any graph that are opened and still can be. */
function watchedNow(): readonly string[] {
  const { document, graphKey, trail } = useDocument.getState();
  const { byId } = analysisOf(document);
  const own = (graphOf(document, graphKey)?.nodes ?? []).map((node) => pathOf(trail, node.id));
  const perceptrons = own.filter((path) => byId.get(path)?.block.edgeWeight !== undefined);
  return [...perceptrons, ...useNeuronView.getState().opened.filter((path) => isOpenable(byId.get(path)))];
}

/** Keeps what is watched and its weights in step with the document, the run that is shown, and its last frame. */
function refresh(): void {
  const { watched: before, weights: known, look } = useNeurons.getState();
  const now = watchedNow();
  const watched = now.join() === before.join() ? before : now;
  const { runId } = shownNow();
  if (runId !== null && look?.runId !== runId) {
    // The run's own are under way.
    if (watched !== before) useNeurons.setState({ watched });
    return;
  }
  useNeurons.setState({ watched, weights: kept(known, runId === null ? startOf(watched) : trainedOf(look)) });
}

function startOf(paths: readonly string[]): Neurons['weights'] {
  const { document } = useDocument.getState();
  const { byId } = analysisOf(document);
  const nodes = paths.flatMap((path) => byId.get(path) ?? []);
  const values = startWeights(nodes, document.training.seed);
  return byPath(nodes, (name) => values.get(name));
}

function trainedOf(look: Look | null): Neurons['weights'] {
  const { nodes } = analysisOf(useDocument.getState().document);
  return byPath(nodes, (name) => look?.weights.get(name)?.values as Float32Array | undefined);
}

/** Weights by where their nodes are now: `<path>.<name>`. The engine has them by what stays when nodes move into modules. */
function byPath(
  nodes: readonly AnalysedNode[],
  valuesOf: (name: string) => Float32Array | undefined,
): Neurons['weights'] {
  return new Map(
    nodes.flatMap(({ id, identity, weights }) =>
      weights.flatMap(({ name }) => {
        const values = valuesOf(`${identity}.${name}`);
        return values ? [[`${id}.${name}`, values] as const] : [];
      }),
    ),
  );
}

/** What the engine has told last of an output of the node with this path, for the example or over the plane. */
export function toldOf(look: Look | null, part: 'outputs' | 'maps', path: string, port = 'out'): Tensor | undefined {
  return look?.[part].get(outputName(originOf(analysisOf(useDocument.getState().document), { node: path, port })));
}

/** The same map and the same numbers as before where they are equal, so that nothing is drawn anew. */
function kept(before: Neurons['weights'], fresh: Neurons['weights']): Neurons['weights'] {
  const same = (a: Float32Array | undefined, b: Float32Array) =>
    a !== undefined && (a === b || (a.length === b.length && a.every((value, i) => value === b[i])));
  const next = new Map(
    [...fresh].map(([name, values]) => {
      const old = before.get(name);
      return [name, old && same(old, values) ? old : values] as const;
    }),
  );
  const isSame = next.size === before.size && [...next].every(([name, values]) => before.get(name) === values);
  return isSame ? before : next;
}

follow(useDocument, ({ document, trail }, before) => {
  // Where nodes stand and how long is trained says nothing of neurons.
  const isSame = analysisOf(before.document) === analysisOf(document) && before.document.training.seed === document.training.seed; // prettier-ignore
  if (!isSame || trail !== before.trail) refresh();
});
onOpening(() => showNothing());
follow(useNeuronView, ({ opened }, before) => {
  if (opened !== before.opened) refresh();
});
follow(useMoment, refresh);
// Runs change hundreds of times a second: only which one is shown counts.
const useShownRun = perDocument<{ readonly runId: string | null }>(() => ({ runId: null }));
follow(useRuns, () => {
  const { runId } = shownNow();
  if (runId === useShownRun.getState().runId) return;
  useShownRun.setState({ runId });
  refresh();
});
