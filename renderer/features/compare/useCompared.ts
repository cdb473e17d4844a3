import { useMemo } from 'react';
import { sidesOf, type Sides } from '../../../core/compare/sides.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { Document } from '../../../core/graph/document.ts';
import { memoised } from '../../../core/memo.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { LayerComparison, ModelLayers } from '../../../core/protocol/layers.ts';
import { usePaced } from '../../kit/usePaced.ts';
import { useRequest, type Answer } from '../../link/useAnswer.ts';
import { useWork } from '../../link/useWork.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { isThere, useComparing } from './state.ts';
import { useLayerSide } from './useLayers.ts';

/** Of the questions that the panel asks. */
export const [LAYERS_KEY, BESIDE_KEY] = ['layers of the panel', 'beside a layer'];

export interface Compared {
  /** The document without its layout: moving nodes compares nothing anew. */
  readonly document: Document;
  /** null: nothing is chosen. */
  readonly sides: Sides | null;
  readonly answer: Answer<Comparison | LayerComparison>;
  /** Of a layer: what was asked, to look for the reason of a difference; null: nothing is compared with a layer. */
  readonly asked: Omit<EngineParams['compareLayer'], 'key'> | null;
  /** Why the layers of the chosen model are not known. */
  readonly layers: Answer<ModelLayers>;
}

const withoutLayout = ({ graph, modules, data, training, startsFrom }: Document) =>
  essence(graph, modules, data, training, startsFrom ?? drawn);

/** Stands for no file of start weights. */
const drawn: Partial<NonNullable<Document['startsFrom']>> = {};

const essence = memoised(
  (
    graph: Document['graph'],
    modules: Document['modules'],
    data: Document['data'],
    training: Document['training'],
    { sha256, name }: typeof drawn,
  ): Document => ({
    ...emptyDocument('', data, training),
    graph,
    modules,
    ...(sha256 !== undefined && name !== undefined && { startsFrom: { sha256, name } }),
  }),
);

/** How often weights in training are compared. */
const FOLLOW_MS = 1000;

/** The chosen parts, compared anew with every change of the network. */
export function useCompared(): Compared {
  const document = useDocument((state) => withoutLayout(state.document));
  const { left, other: chosen, layer, partners, weights, layerWeights, text, isNoise, split, index, seed } = useComparing();
  const { other, answer: layers } = useLayerSide(document, left, chosen, LAYERS_KEY);
  const sides = useMemo(
    () => (isThere(document, left) && other ? sidesOf(document, left, other, partners) : null),
    [document, left, other, partners],
  );
  const { runId, at } = useShown();
  const isReady = sides !== null && sides.left.steps.length > 0 && sides.rightProblem === null;
  // Where all weights are drawn, those of a run are not looked at.
  const shown = weights === 'drawn' ? { runId: null } : { runId, at };
  const example = isNoise ? null : { split, index };
  const trained = useRuns(({ runs }) => ((layer ? layerWeights === 'layer' : weights === 'drawn') || at ? undefined : findRun(runs, runId)?.progress));
  const following = usePaced(trained ? `${trained.step} ${trained.status}` : '', FOLLOW_MS);
  const answer = useRequest(
    'compareParts',
    isReady && left && other && !layer ? { document, left, other, partners, weights, example, seed, ...shown } : null,
    following,
  );
  const own = layerWeights === 'own' ? { runId, at } : { runId: null };
  const asked = isReady && left && layer ? { document, part: left, ...layer, partners, weights: layerWeights, text, ...own } : null;
  const beside = useWork('compareLayer', asked && { ...asked, key: BESIDE_KEY }, layerWeights === 'own' ? following : '');
  return { document, sides, answer: layer ? beside : answer, asked, layers };
} // prettier-ignore
