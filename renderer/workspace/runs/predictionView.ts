import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { Split } from '../../../core/data/split.ts';
import type { PredictionOrder } from '../../../core/protocol/requests/results.ts';
import { isSame } from '../../kit/same.ts';
import { onOpening } from '../document/document.ts';
import { offerStore } from '../document/viewState.ts';
import { perDocument } from '../workspaces.ts';

export type PredictionFilter = EngineParams['predictions']['filter'];

interface PredictionView {
  readonly split: Split;
  readonly filter: PredictionFilter;
  /** undefined: as the examples stand in the data. */
  readonly order: PredictionOrder | undefined;
  readonly offset: number;
  show(values: Partial<Pick<PredictionView, 'split' | 'filter'>>): void;
  /** Sorts by this; by the same again the other way round, and then not at all. */
  sortBy(by: PredictionOrder['by']): void;
  move(offset: number): void;
}

/** What the predictions panel shows; a cell of the confusion matrix sets it as well. */
export const usePredictionView = perDocument<PredictionView>((set) => ({
  split: 'test',
  filter: 'all',
  order: undefined,
  offset: 0,
  show: (values) => set({ ...values, offset: 0 }),
  sortBy: (by) =>
    set(({ order }) => {
      if (!order || !isSame(order.by, by)) return { order: { by, isDescending: false }, offset: 0 };
      return { order: order.isDescending ? undefined : { by, isDescending: true }, offset: 0 };
    }),
  move: (offset) => set({ offset }),
}));

offerStore('predictions', usePredictionView, ['split', 'filter']);

onOpening(() => usePredictionView.setState(usePredictionView.getInitialState()));
