import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { Split } from '../../../core/data/split.ts';
import { onOpening } from '../document/document.ts';
import { offerStore } from '../document/viewState.ts';
import { perDocument } from '../workspaces.ts';

export type PredictionFilter = EngineParams['predictions']['filter'];

interface PredictionView {
  readonly split: Split;
  readonly filter: PredictionFilter;
  readonly offset: number;
  show(values: Partial<Pick<PredictionView, 'split' | 'filter'>>): void;
  move(offset: number): void;
}

/** What the predictions panel shows; a cell of the confusion matrix sets it as well. */
export const usePredictionView = perDocument<PredictionView>((set) => ({
  split: 'test',
  filter: 'all',
  offset: 0,
  show: (values) => set({ ...values, offset: 0 }),
  move: (offset) => set({ offset }),
}));

offerStore('predictions', usePredictionView, ['split', 'filter']);

onOpening(() => usePredictionView.setState(usePredictionView.getInitialState()));
