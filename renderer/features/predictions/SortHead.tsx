import type { PredictionOrder } from '../../../core/protocol/requests/results.ts';
import { isSame } from '../../kit/same.ts';
import { usePredictionView } from '../../workspace/runs/predictionView.ts';
import classes from './predictions.module.css';

interface SortHeadProps {
  readonly by: PredictionOrder['by'];
  readonly title?: string;
  readonly children: React.ReactNode;
}

/** The head of a column by which all examples of the part can be sorted, not only those of the page. */
export function SortHead({ by, title, children }: SortHeadProps) {
  const { order, sortBy } = usePredictionView();
  const isSorted = order !== undefined && isSame(order.by, by);
  return (
    <th scope="col" title={title} aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className={classes.sort} onClick={() => sortBy(by)}>
        {children}
        <span aria-hidden>{isSorted ? (order.isDescending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}
