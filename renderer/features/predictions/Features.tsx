import { memo } from 'react';
import type { DataSpec } from '../../../core/data/spec.ts';
import { userColumns } from '../../../core/data/userValues.ts';
import type { Predictions } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { isSame } from '../../kit/same.ts';
import { columnNames, columnsLeft, userCells } from '../../kit/views/userUnits.ts';
import { UserCell } from '../../kit/views/UserCell.tsx';
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
      {columnNames(spec).map((name, i) => (
        <SortHead key={i} by={{ column: userColumns(spec)[i]?.name ?? '' }}>
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
  /** The columns in which the example has a gap that was filled. */
  readonly filled: readonly number[];
  readonly children?: React.ReactNode;
}

/** What stands in them: the user's own numbers and words. */
export function FeatureCells({ predictions: { spec, units }, values, filled, children }: FeatureCellsProps) {
  const format = useNumberFormat();
  return (
    <>
      <Cells cells={userCells(spec, units, values, format)} filled={filled} />
      {children}
      {columnsLeft(spec) > 0 && <td>…</td>}
    </>
  );
}

interface CellsProps extends Pick<FeatureCellsProps, 'filled'> {
  readonly cells: readonly string[];
}

/** While the network trains, every answer has the same examples: thousands of cells are not drawn anew. */
const Cells = memo(function Cells({ cells, filled }: CellsProps) {
  return cells.map((cell, column) => (
    <UserCell key={column} isFilled={filled.includes(column)}>
      {cell}
    </UserCell>
  ));
}, isSame);
