import { Button, Group, Modal, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { withWishes, type CsvOptions } from '../../../../core/data/csv/options.ts';
import type { CsvSource } from '../../../../core/data/source.ts';
import { dataSpec } from '../../../../core/data/spec.ts';
import type { CsvPreview } from '../../../../core/protocol/engine.ts';
import { counted, text, type Text } from '../../../../core/text.ts';
import { useRequest } from '../../../engine/useRequest.ts';
import { useNumberFormat, useT } from '../../../ui/language.ts';
import { Failed } from '../../Empty.tsx';
import { Field } from '../../fields/fields.tsx';
import { Notice } from '../../Notice.tsx';
import type { CsvFile } from './chooseCsv.ts';
import { ColumnList } from './ColumnList.tsx';
import classes from './CsvDialog.module.css';
import { FirstRows } from './FirstRows.tsx';
import { MissingField, ReadingFields, SplitFields } from './ReadingFields.tsx';

interface CsvDialogProps {
  readonly file: CsvFile;
  readonly onUse: (source: CsvSource) => void;
  readonly onClose: () => void;
}

/** How a file is read: guesses in controls, and at once what comes of each. */
export function CsvDialog({ file, onUse, onClose }: CsvDialogProps) {
  const t = useT();
  const { sha256, name } = file;
  const [options, setOptions] = useState<CsvOptions>(file.options);
  const { data, error, isLoading } = useRequest('previewCsv', { sha256, name, options });
  const change = (more: CsvOptions) => setOptions((before) => withChange(before, more));
  const isUsable = data !== undefined && data.problems.length === 0 && !isLoading && !error;
  return (
    <Modal opened onClose={onClose} size="78rem" centered title={name} transitionProps={{ duration: 0 }} padding="md">
      <div className={classes.dialog} aria-busy={isLoading}>
        {error ? <Failed error={error} /> : null}
        {data ? <Choices preview={data} options={options} onChange={change} /> : null}
        {!data && !error ? (
          <p className="dim">{t(text('The file is being read …', 'Die Datei wird gelesen …'))}</p>
        ) : null}
        <Group justify="end" className={classes.end}>
          <span className={classes.summary} role="status">
            {data && <Summary preview={data} isLoading={isLoading} />}
          </span>
          <Button variant="default" onClick={onClose}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
          <Button disabled={!isUsable} onClick={() => data && onUse(data.source)}>
            {t(text('Use this data', 'Diese Daten verwenden'))}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

/** Other cells or another header make other columns: what was said of the old ones is forgotten. */
function withChange(before: CsvOptions, more: CsvOptions): CsvOptions {
  const { columns, ...rest } = { ...before, ...more };
  const cutsAnew = more.delimiter !== undefined || more.quote !== undefined || more.skip !== undefined;
  return cutsAnew || columns === undefined ? rest : { ...rest, columns };
}

interface ChoicesProps {
  readonly preview: CsvPreview;
  readonly options: CsvOptions;
  readonly onChange: (options: CsvOptions) => void;
}

function Choices({ preview, options, onChange }: ChoicesProps) {
  const t = useT();
  const { source, problems, remarks } = preview;
  const wish: React.ComponentProps<typeof ColumnList>['onWish'] = (indices, wanted) =>
    onChange({ columns: [...withWishes(source, options.columns ?? [], indices, wanted)] });
  return (
    <div className={classes.choices}>
      <div className={classes.reading}>
        <TargetField source={source} onTarget={(index) => wish([index], { role: 'target' })} />
        <ReadingFields source={source} onChange={onChange} />
        <SplitFields source={source} onChange={onChange} />
        <MissingField source={source} onChange={onChange} />
      </div>
      <div className={classes.columnsAndRows}>
        {problems.length + remarks.length > 0 && (
          <div className={classes.notices} tabIndex={0} role="region" aria-label={t(text('Remarks', 'Hinweise'))}>
            {problems.map((problem) => (
              <Notice key={problem.en} kind="error">
                {t(problem)}
              </Notice>
            ))}
            {remarks.map((remark) => (
              <Notice key={remark.en} kind="warning">
                {t(remark)}
              </Notice>
            ))}
          </div>
        )}
        <ColumnList preview={preview} onWish={wish} />
        <FirstRows preview={preview} />
      </div>
    </div>
  );
}

interface TargetFieldProps {
  readonly source: CsvSource;
  readonly onTarget: (index: number) => void;
}

/** What is predicted, before anything else. */
function TargetField({ source, onTarget }: TargetFieldProps) {
  const target = source.columns.findIndex(({ role }) => role === 'target');
  const options = useMemo(() => source.columns.map(({ name }, i) => ({ value: String(i), label: name })), [source]);
  return (
    <Field label={text('Target (is predicted)', 'Ziel (wird vorhergesagt)')}>
      {(id) => (
        <Select
          id={id}
          size="xs"
          searchable
          limit={100}
          allowDeselect={false}
          comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
          data={options}
          value={target < 0 ? null : String(target)}
          onChange={(chosen) => chosen !== null && onTarget(Number(chosen))}
        />
      )}
    </Field>
  );
}

/** How much is used, in one line. */
function Summary({ preview, isLoading }: { readonly preview: CsvPreview; readonly isLoading: boolean }) {
  const t = useT();
  const format = useNumberFormat();
  const { source, total, counts } = preview;
  const { target, shape } = dataSpec(source);
  if (isLoading) return t(text('Counting …', 'Wird gezählt …'));
  const all = counted(total, ['row is used', 'rows are used'], ['Zeile wird verwendet', 'Zeilen werden verwendet']);
  const rows = text(`${format(source.rows)} of ${all.en}`, `${format(source.rows)} von ${all.de}`);
  const filled = source.columns.reduce(
    (sum, { gaps }, i) => sum + (gaps && gaps !== 'drop' ? (counts.gaps[i] ?? 0) : 0),
    0,
  );
  const parts: Text[] = [
    rows,
    ...(filled > 0 ? [counted(filled, ['gap filled', 'gaps filled'], ['Lücke gefüllt', 'Lücken gefüllt'])] : []),
    counted(shape[0] ?? 0, ['feature', 'features'], ['Merkmal', 'Merkmale']),
    target.kind === 'classes'
      ? counted(target.classes.length, ['class', 'classes'], ['Klasse', 'Klassen'])
      : text(`to predict: ${target.names.join(', ')}`, `vorherzusagen: ${target.names.join(', ')}`),
  ];
  return parts.map(t).join(' · ');
}
