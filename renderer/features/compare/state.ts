import { analyse } from '../../../core/analysis/analyse.ts';
import { analysedIn, nodesOf, type Part } from '../../../core/compare/part.ts';
import type { ChosenPartners } from '../../../core/compare/partners.ts';
import type { OtherSide } from '../../../core/compare/sides.ts';
import { firstPart, suggested } from '../../../core/compare/suggest.ts';
import type { Split } from '../../../core/data/split.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { stepsOf, useSelection } from '../../workspace/document/selection.ts';
import { perDocument } from '../../workspace/workspaces.ts';

interface Comparing {
  readonly left: Part | null;
  readonly other: OtherSide | null;
  /** A layer of a pretrained model, which then is the other side. */
  readonly layer: ChosenLayer | null;
  readonly partners: ChosenPartners;
  readonly weights: EngineParams['compareParts']['weights'];
  /** Beside a layer: whose weights the part computes with, and the text that the model reads. */
  readonly layerWeights: EngineParams['compareLayer']['weights'];
  readonly text: string;
  /** Random numbers enter instead of an example. */
  readonly isNoise: boolean;
  readonly split: Split;
  readonly index: number;
  readonly seed: number;
}

export interface ChosenLayer {
  /** Its name in the library. */
  readonly model: string;
  /** Counted from 1. */
  readonly layer: number;
}

/** Which parts are compared, and with what. */
export const useComparing = perDocument<Comparing>(() => ({
  left: null,
  other: null,
  layer: null,
  partners: {},
  weights: 'drawn',
  layerWeights: 'layer',
  text: 'How old are you?',
  isNoise: false,
  split: 'training',
  index: 0,
  seed: 1,
}));

onOpening(() => useComparing.setState(useComparing.getInitialState()));

/** Whether a part has any nodes in the document. */
export function isThere(document: Document, part: Part | null): part is Part {
  return part !== null && nodesOf(document, part).size > 0;
}

/** Compares this part with what is most like it; without one, the first that there is. */
export function begin(part: Part | undefined): void {
  const { document } = useDocument.getState();
  const left = part && isThere(document, part) ? part : firstPart(document);
  if (!left) return;
  const isKnown = analysedIn(document, analyse(document), left).length > 0;
  const other = isKnown ? suggested(document, left) : undefined;
  useComparing.setState({ left, other: other ?? null, partners: {} });
}

export function chooseOther(other: OtherSide): void {
  useComparing.setState({ other, layer: null, partners: {} });
}

export function chooseLayer(layer: ChosenLayer): void {
  useComparing.setState({ layer, partners: {} });
}

/** Compares with no layer any more. */
export function leaveLayer(): void {
  useComparing.setState({ layer: null, partners: {} });
}

/** What is selected on the canvas; undefined if nothing is. */
export function selectedPart(): Part | undefined {
  const { graphKey, trail } = useDocument.getState();
  const { nodes } = useSelection.getState();
  if (nodes.length === 0) return undefined;
  return { graph: graphKey, within: trail.flatMap(stepsOf).map((step) => `${step}/`).join(''), nodes: [...nodes] };
} // prettier-ignore
