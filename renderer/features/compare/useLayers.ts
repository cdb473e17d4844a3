import { useMemo } from 'react';
import { layerSide } from '../../../core/compare/layers.ts';
import type { Part } from '../../../core/compare/part.ts';
import type { OtherSide } from '../../../core/compare/sides.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { ModelLayers } from '../../../core/protocol/layers.ts';
import type { Answer } from '../../link/useAnswer.ts';
import { useWork } from '../../link/useWork.ts';
import { useLibraryModels } from '../../workspace/pretrained.ts';
import { isThere, useComparing } from './state.ts';

/** The models of the library that are here and consist of layers. */
export function useLayeredModels(): Answer<readonly LibraryModel[]> {
  const answer = useLibraryModels();
  const data = answer.data?.filter(({ state, family }) => state === 'here' && family !== null);
  return { ...answer, data };
}

interface LayerSide {
  /** null: nothing is chosen, or the layers are not known yet. */
  readonly other: OtherSide | null;
  /** The layers of the chosen model. */
  readonly answer: Answer<ModelLayers>;
}

/** The other side of a comparison: the chosen layer, or else what was chosen in the document. `key`: that of the question. */
export function useLayerSide(document: Document, left: Part | null, chosen: OtherSide | null, key: string): LayerSide {
  const model = useComparing(({ layer }) => layer?.model);
  const answer = useWork('modelLayers', model === undefined ? null : { key, name: model });
  // Of the model before there may still be an answer.
  const known = answer.data?.model === model ? answer.data : undefined;
  const beside = useMemo(
    () => (known && isThere(document, left) ? (layerSide(document, left, known) ?? null) : null),
    [document, left, known],
  );
  return { other: model === undefined ? chosen : beside, answer: { ...answer, data: known } };
}
