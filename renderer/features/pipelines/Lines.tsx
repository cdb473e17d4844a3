import { FileButton, Button, Select, Textarea } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { MOST_IN_LINES, MOST_LINES } from '../../../core/protocol/requests/pretrained.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { notify, notifyError } from '../../link/notify.ts';
import { enter, filledLines } from './asking.ts';
import classes from './pipelines.module.css';
import { columnsIn, decoded, linesOf, textColumn, type Columns } from './readLines.ts';

interface LinesProps {
  readonly task: PipelineTask;
  readonly label: Text;
  readonly value: string;
}

/** Texts, one a line: typed, pasted, or out of a file. */
export function Lines({ task, label, value }: LinesProps) {
  const t = useT();
  const format = useNumberFormat();
  const [table, setTable] = useState<{ readonly columns: Columns; readonly column: number } | null>(null);
  const count = filledLines(value).length;
  const show = (columns: Columns, column: number) => {
    setTable(columns.names.length > 1 ? { columns, column } : null);
    const { lines, left } = linesOf(columns, column);
    enter(task, { lines });
    if (left > 0) notify(tooMuch(format(left)));
  };
  const read = async (file: File | null) => {
    if (!file) return;
    try {
      const columns = columnsIn(file.name, decoded(await file.arrayBuffer(), file.name));
      show(columns, textColumn(columns));
    } catch (error) {
      notifyError(text('The file could not be read', 'Die Datei ließ sich nicht lesen'), error);
    }
  };
  return (
    <>
      <Textarea
        size="xs"
        rows={4}
        spellCheck={false}
        className={classes.lines ?? ''}
        label={t(label)}
        maxLength={MOST_IN_LINES}
        value={value}
        onChange={(event) => enter(task, { lines: event.currentTarget.value })}
      />
      <div className={classes.file}>
        <FileButton accept=".txt,.csv,.tsv,text/plain,text/csv" onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} size="compact-xs" variant="default" leftSection={<IconFileImport size="0.875rem" />}>
              {t(text('From a file (.txt, .csv) …', 'Aus einer Datei (.txt, .csv) …'))}
            </Button>
          )}
        </FileButton>
        {table && (
          <Select
            size="xs"
            allowDeselect={false}
            aria-label={t(text('Column', 'Spalte'))}
            data={table.columns.names.map((name, i) => ({ value: String(i), label: name }))}
            value={String(table.column)}
            onChange={(column) => show(table.columns, Number(column))}
          />
        )}
        <span className="dim">{t(counted(count, ['line', 'lines'], ['Zeile', 'Zeilen']))}</span>
      </div>
      {value.split('\n').length > MOST_LINES && <Notice kind="warning">{t(tooMany(format(MOST_LINES)))}</Notice>}
    </>
  );
}

const tooMany = (most: string) =>
  text(`Only the beginning is read: ${most} of the lines.`, `Nur der Anfang wird gelesen: ${most} der Zeilen.`);
const tooMuch = (left: string) =>
  text(
    `The file has more than can be read: lines of its end are left out (${left}).`,
    `Die Datei hat mehr, als sich lesen lässt: Zeilen von ihrem Ende fehlen (${left}).`,
  );
