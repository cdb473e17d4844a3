import type { DataSpec } from '../../../core/data/spec.ts';
import type { Predictions } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { columnNames, columnsLeft, userCells } from '../../kit/views/userUnits.ts';
import { SortHead } from './SortHead.tsx';

interface FeatureHeadsProps {
  readonly spec: DataSpec;
  /** Other columns, before it is said how many are not drawn. */
  readonly children?: React.ReactNode;
}

/** The columns of the user's file. */
export function FeatureHeads({ spec, children }: FeatureHeadsProps) {
  const t = useT();
  const format = useNumberFormat();
  const left = columnsLeft(spec);
  return (
    <>
      {columnNames(spec).map((name, column) => (
        <SortHead key={column} by={{ column }}>
          {name}
        </SortHead>
      ))}
      {children}
      {left > 0 && <th scope="col">{t(text(`and ${format(left)} more`, `und ${format(left)} weitere`))}</th>}
    </>
  );
}

interface FeatureCellsProps {
  readonly predictions: Pick<Predictions, 'spec' | 'units'>;
  /** The network's numbers of one example. */
  readonly values: ArrayLike<number>;
  readonly children?: React.ReactNode;
}

/** What stands in them: the user's own numbers and words. */
export function FeatureCells({ predictions: { spec, units }, values, children }: FeatureCellsProps) {
  const format = useNumberFormat();
  return (
    <>
      {userCells(spec, units, values, format).map((cell, column) => (
        <td key={column}>{cell}</td>
      ))}
      {children}
      {columnsLeft(spec) > 0 && <td>…</td>}
    </>
  );
}
