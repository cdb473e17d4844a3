import { inputField, targetField, type Target } from '../../../../core/data/spec.ts';
import { Button, Group, Modal, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { withWishes, type CsvOptions } from '../../../../core/data/csv/options.ts';
import { dataSpec, type FileSource } from '../../../../core/data/source.ts';
import type { FilePreview } from '../../../../core/protocol/requests/data.ts';
import { counted, text, type Text } from '../../../../core/text.ts';
import { useRequest } from '../../../link/useAnswer.ts';
import { useNumberFormat, usePercent, useT } from '../../../kit/language.ts';
import { useFocusHome } from '../../../kit/focusHome.ts';
import { FailedNotice } from '../../../link/Empty.tsx';
import { Field } from '../../../workspace/fields/fields.tsx';
import { Notice } from '../../../kit/Notice.tsx';
import { ReasonButton } from '../../../kit/ReasonButton.tsx';
import { submits } from '../../../kit/submits.ts';
import { closing, useImporting } from '../importing.ts';
import type { CsvFile } from './readTable.ts';
import { ColumnList } from './ColumnList.tsx';
import classes from './CsvDialog.module.css';
import { FirstRows } from './FirstRows.tsx';
import { asChosen, withChange } from './options.ts';
import { MissingField, ReadingFields, SplitFields } from './ReadingFields.tsx';

interface CsvDialogProps {
  readonly file: CsvFile;
  readonly onUse: (source: FileSource) => void;
  readonly onClose: () => void;
  /** The file is to be read as texts; absent: it cannot be. */
  readonly onTexts?: () => void;
}

/** How a file is read: guesses in controls, and at once what comes of each. Where nothing does, they can be changed. */
export function CsvDialog({ file, onUse, onClose, onTexts }: CsvDialogProps) {
  const t = useT();
  useFocusHome();
  const { sha256, name } = file;
  const close = closing(name, onClose);
  const [options, setOptions] = useState<CsvOptions>(file.options);
  const { data, error, isLoading, again } = useRequest('previewFile', {
    kind: file.source.kind,
    sha256,
    name,
    options,
  });
  const [known, setKnown] = useState<FilePreview>();
  if (data && data !== known) setKnown(data);
  const source = known && !error ? known.source : asChosen(known?.source ?? file.source, options);
  const change = (more: CsvOptions) => {
    useImporting.setState({ told: null });
    setOptions((before) => withChange(before, more));
  };
  const reason = error ? unread : !data || isLoading ? stillReading : data.problems[0];
  return (
    <Modal opened onClose={close} size="78rem" centered title={name} transitionProps={{ duration: 0 }} padding="md">
      <form className={classes.dialog} aria-busy={isLoading} onSubmit={submits(() => data && onUse(data.source))}>
        {error ? <FailedNotice error={error} again={again} /> : null}
        {known || error ? (
          <Choices source={source} preview={known} options={options} onChange={change} />
        ) : (
          <p className="dim">{t(stillReading)}</p>
        )}
        <Group justify="end" className={classes.end}>
          <span className={classes.summary} role="status">
            {data && !isLoading && <Summary preview={data} />}
            {data && isLoading && <Counting name={name} />}
          </span>
          {onTexts && (
            <Button variant="subtle" onClick={onTexts}>
              {t(text('Read it as texts …', 'Als Texte lesen …'))}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
          <ReasonButton data-autofocus reason={reason}>
            {t(text('Use this data', 'Diese Daten verwenden'))}
          </ReasonButton>
        </Group>
      </form>
    </Modal>
  );
}

const stillReading = text('The file is being read …', 'Die Datei wird gelesen …');
const unread = text(
  'The file cannot be read like this: see above what to do.',
  'So lässt sich die Datei nicht lesen: Was zu tun ist, steht oben.',
);

interface ChoicesProps {
  /** As the controls say that it is read. */
  readonly source: FileSource;
  /** What was read last; undefined: nothing yet. */
  readonly preview: FilePreview | undefined;
  readonly options: CsvOptions;
  readonly onChange: (options: CsvOptions) => void;
}

function Choices({ source, preview, options, onChange }: ChoicesProps) {
  const wish: OnWish = (indices, wanted) =>
    onChange({ columns: [...withWishes(source, options.columns ?? [], indices, wanted)] });
  return (
    <div className={classes.choices}>
      <div className={classes.reading}>
        <TargetField source={source} onTarget={(index) => wish([index], { role: 'target' })} />
        {'delimiter' in source && <ReadingFields source={source} onChange={onChange} />}
        <SplitFields source={source} onChange={onChange} />
        {'delimiter' in source && <MissingField source={source} onChange={onChange} />}
      </div>
      {preview && <ColumnsAndRows preview={preview} onWish={wish} />}
    </div>
  );
}

type OnWish = React.ComponentProps<typeof ColumnList>['onWish'];

function ColumnsAndRows({ preview, onWish }: { readonly preview: FilePreview; readonly onWish: OnWish }) {
  const t = useT();
  const { problems, remarks } = preview;
  return (
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
      <ColumnList preview={preview} onWish={onWish} />
      <FirstRows preview={preview} />
    </div>
  );
}

interface TargetFieldProps {
  readonly source: FileSource;
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

/** A category is one column and several inputs of the network. */
function featuresText(columns: number, inputs: number): Text {
  const features = counted(columns, ['feature', 'features'], ['Merkmal', 'Merkmale']);
  if (inputs === columns) return features;
  const wide = counted(inputs, ['input', 'inputs'], ['Eingang', 'Eingänge']);
  return text(`${features.en} as ${wide.en} of the network`, `${features.de} als ${wide.de} des Netzes`);
}

/** What is predicted; nothing while no column is the target. */
function targetText(target: Target): readonly Text[] {
  if (target.kind === 'classes') return [counted(target.classes.length, ['class', 'classes'], ['Klasse', 'Klassen'])];
  if (target.names.length === 0) return [];
  return [text(`to predict: ${target.names.join(', ')}`, `vorherzusagen: ${target.names.join(', ')}`)];
}

/** What has been changed is being read anew: a long table says how far that is. */
function Counting({ name }: { readonly name: string }) {
  const t = useT();
  const percent = usePercent();
  const share = useImporting(({ told }) => (told?.name === name ? told.share : null));
  return (
    <>
      {t(text('Counting …', 'Wird gezählt …'))} {share !== null && <span aria-hidden>{percent(share)}</span>}
    </>
  );
}

/** How much is used, in one line. */
function Summary({ preview }: { readonly preview: FilePreview }) {
  const t = useT();
  const format = useNumberFormat();
  const { source, total, counts } = preview;
  const spec = dataSpec(source);
  const { meaning: target } = targetField(spec);
  const { shape } = inputField(spec).type;
  const all = counted(total, ['row is used', 'rows are used'], ['Zeile wird verwendet', 'Zeilen werden verwendet']);
  const rows = text(`${format(source.rows)} of ${all.en}`, `${format(source.rows)} von ${all.de}`);
  const filled = source.columns.reduce(
    (sum, { gaps }, i) => sum + (gaps && gaps !== 'drop' ? (counts.gaps[i] ?? 0) : 0),
    0,
  );
  const parts: Text[] = [
    rows,
    ...(filled > 0 ? [counted(filled, ['gap filled', 'gaps filled'], ['Lücke gefüllt', 'Lücken gefüllt'])] : []),
    featuresText(source.columns.filter(({ role }) => role === 'feature').length, shape[0] ?? 0),
    ...targetText(target),
  ];
  return parts.map(t).join(' · ');
}
