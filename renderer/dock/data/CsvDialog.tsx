import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import type { CsvSource } from '../../../core/data/source.ts';
import type { CsvImport } from '../../../core/protocol/engine.ts';
import { same, text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../ui/language.ts';
import { NumberField, SwitchField } from '../fields/fields.tsx';
import { Notice } from '../Notice.tsx';
import panel from '../panel.module.css';
import classes from './CsvDialog.module.css';
import { columnsProblem } from './columns.ts';
import { CsvColumns } from './CsvColumns.tsx';

interface CsvDialogProps {
  readonly imported: CsvImport;
  readonly onUse: (source: CsvSource) => void;
  readonly onClose: () => void;
}

const delimiters = { ',': text('comma', 'Komma'), ';': text('semicolon', 'Semikolon'), '\t': text('tab', 'Tabulator') };

/** What was guessed of a CSV file, to be put right before it is used. */
export function CsvDialog({ imported, onUse, onClose }: CsvDialogProps) {
  const t = useT();
  const format = useNumberFormat();
  const [source, setSource] = useState(imported.source);
  const problem = columnsProblem(source);
  const header = source.hasHeader
    ? text('names in the first row', 'Namen in der ersten Zeile')
    : text('no header', 'ohne Kopfzeile');
  return (
    <Modal opened onClose={onClose} size="56rem" centered title={source.name} transitionProps={{ duration: 0 }}>
      <Stack gap="sm">
        <span className="dim">
          {t(text(`${format(source.rows)} rows`, `${format(source.rows)} Zeilen`))} · {t(header)} ·{' '}
          {t(text('separated by', 'getrennt durch'))} {t(delimiters[source.delimiter])}
        </span>
        {imported.warnings.map((warning) => (
          <Notice key={warning} kind="warning">
            {warning}
          </Notice>
        ))}
        <CsvColumns source={source} onChange={setSource} />
        {imported.preview.length > 0 && <Rows source={source} rows={imported.preview} />}
        <div className={classes.settings}>
          <NumberField
            label={text('Held out for the test (%)', 'Für den Test zurückgelegt (%)')}
            value={Math.round(1000 * source.testShare) / 10}
            range={{ min: 0, max: 90 }}
            onChange={(percent) => setSource({ ...source, testShare: percent / 100 })}
          />
          <SwitchField
            label={text('Standardise numbers', 'Zahlen standardisieren')}
            help={text(
              'Mean 0 and deviation 1, measured on the training part.',
              'Mittel 0 und Streuung 1, gemessen am Trainingsteil.',
            )}
            value={source.standardise}
            onChange={(standardise) => setSource({ ...source, standardise })}
          />
          <NumberField
            label={same('Seed')}
            help={text('Which rows are held out.', 'Welche Zeilen zurückgelegt werden.')}
            value={source.seed}
            range={{ min: 0, max: 0xffffffff, isWhole: true }}
            onChange={(seed) => setSource({ ...source, seed })}
          />
        </div>
        {problem && <Notice kind="error">{t(problem)}</Notice>}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
          <Button disabled={problem !== undefined} onClick={() => onUse(source)}>
            {t(text('Use this data', 'Diese Daten verwenden'))}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Rows({ source, rows }: { readonly source: CsvSource; readonly rows: CsvImport['preview'] }) {
  const t = useT();
  return (
    <div className={classes.rows}>
      <table className={panel.table} aria-label={t(text('First rows of the file', 'Erste Zeilen der Datei'))}>
        <thead>
          <tr>
            {source.columns.map((column) => (
              <th key={column.name} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
