import { IconNote } from '@tabler/icons-react';
import { memo } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { RenameField, RunName } from '../../workspace/shared/RunName.tsx';
import { cellOf, lettersIn, MOST_LETTERS, unknown, type Row, type RunColumn } from './rows.ts';
import { tick, useRunsView } from './state.ts';
import classes from './runs.module.css';

interface RunRowProps {
  readonly row: Row;
  readonly columns: readonly RunColumn[];
  readonly isSelected: boolean;
  readonly isTicked: boolean;
  readonly isRenaming: boolean;
  /** One row can be reached by Tab; from there arrows walk. */
  readonly isFocusable: boolean;
}

/** A row is made anew with every look at the runs; what it says changes seldom. */
function isSame(before: RunRowProps, now: RunRowProps): boolean {
  return (
    before.row.run === now.row.run &&
    before.row.look === now.row.look &&
    before.row.weights === now.row.weights &&
    before.columns === now.columns &&
    before.isSelected === now.isSelected &&
    before.isTicked === now.isTicked &&
    before.isRenaming === now.isRenaming &&
    before.isFocusable === now.isFocusable
  );
}

/** A run: whether its curve is drawn, its name, and a cell for every column. */
export const RunRow = memo(function RunRow(props: RunRowProps) {
  const t = useT();
  const { columns, isSelected, isTicked, isRenaming, isFocusable } = props;
  const { run, look } = props.row;
  const { id } = run;
  const tabIndex = isFocusable ? 0 : -1;
  return (
    <tr
      data-run={id}
      data-selected={isSelected || undefined}
      data-testid="run-row"
      onPointerEnter={() => useRunsView.setState({ hovered: id })}
    >
      <td>
        {/* A field of the kit takes most of the time that a row takes, and a thousand rows scroll by. */}
        <input
          type="checkbox"
          className={classes.tick}
          tabIndex={tabIndex}
          aria-label={t(text(`Draw the curve of ${look.name.en}`, `Die Kurve von ${look.name.de} zeichnen`))}
          checked={isTicked}
          onChange={() => tick(id)}
        />
      </td>
      <th scope="row">
        {isRenaming ? (
          <RenameField run={run} look={look} onEnd={() => useRunsView.setState({ renaming: null })} />
        ) : (
          <button
            type="button"
            data-names
            className={classes.name}
            title={ifCut(t(look.name))}
            tabIndex={tabIndex}
            aria-current={isSelected}
            onClick={() => useRuns.getState().select(id)}
            onDoubleClick={() => useRunsView.setState({ renaming: id })}
          >
            <RunName look={look} />
            {look.label.note !== undefined && (
              <IconNote size={14} role="img" aria-label={look.label.note} title={look.label.note} />
            )}
          </button>
        )}
      </th>
      {columns.map(({ key, isDifferent }) => {
        const words = t(cellOf(props.row, key)?.words ?? unknown);
        return (
          <td key={key} data-differs={isDifferent || undefined} title={ifCut(words)}>
            {words}
          </td>
        );
      })}
    </tr>
  );
}, isSame);

function ifCut(words: string): string | undefined {
  return lettersIn(words) > MOST_LETTERS ? words : undefined;
}
