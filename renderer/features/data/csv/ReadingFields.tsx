import { TagsInput } from '@mantine/core';
import type { CsvOptions } from '../../../../core/data/csv/options.ts';
import { readingOf } from '../../../../core/data/csv/reading.ts';
import type { CsvReading, CsvSource, Delimiter, TableSource } from '../../../../core/data/csv/source.ts';
import { same, text, type Text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { encodingOptions } from '../../../workspace/plane/encodings.ts';
import { ShareFields } from '../../../workspace/plane/ShareFields.tsx';
import { ChoiceField, NumberField, SwitchField } from '../../../workspace/fields/fields.tsx';

interface ReadingFieldsProps {
  readonly source: CsvSource;
  readonly onChange: (options: CsvOptions) => void;
}

type Options<Value extends string> = readonly { readonly value: Value; readonly label: Text }[];

const delimiters: Options<Delimiter> = [
  { value: ',', label: text('comma ,', 'Komma ,') },
  { value: ';', label: text('semicolon ;', 'Semikolon ;') },
  { value: '\t', label: text('tab', 'Tabulator') },
  { value: '|', label: text('bar |', 'Strich |') },
  { value: ' ', label: text('space', 'Leerzeichen') },
];

const decimals: Options<CsvReading['decimal']> = [
  { value: '.', label: text('point 1.5', 'Punkt 1.5') },
  { value: ',', label: text('comma 1,5', 'Komma 1,5') },
  { value: 'either', label: text('either', 'beides') },
];

const thousands: Options<CsvReading['thousands']> = [
  { value: 'none', label: text('none', 'keines') },
  { value: '.', label: text('point 1.000', 'Punkt 1.000') },
  { value: ',', label: text('comma 1,000', 'Komma 1,000') },
  { value: ' ', label: text('space 1 000', 'Leerzeichen 1 000') },
  { value: "'", label: text("apostrophe 1'000", "Apostroph 1'000") },
];

const quotes: Options<CsvReading['quote']> = [
  { value: '"', label: same('"') },
  { value: "'", label: same("'") },
  { value: 'none', label: text('none', 'keine') },
];

/** How characters become cells and numbers: what was guessed, to be changed. */
export function ReadingFields({ source, onChange }: ReadingFieldsProps) {
  const reading = readingOf(source);
  const others = thousands.filter(({ value }) => value !== reading.decimal && !(reading.decimal === 'either' && (value === '.' || value === ','))); // prettier-ignore
  return (
    <>
      <SwitchField
        label={text('Names in the first row', 'Namen in der ersten Zeile')}
        value={source.hasHeader}
        onChange={(hasHeader) => onChange({ hasHeader })}
      />
      <ChoiceField
        label={text('Delimiter', 'Trennzeichen')}
        value={source.delimiter}
        options={delimiters}
        onChange={(delimiter) => onChange({ delimiter })}
      />
      <ChoiceField
        label={text('Decimal mark', 'Dezimalzeichen')}
        value={reading.decimal}
        options={decimals}
        onChange={(decimal) => onChange({ decimal })}
      />
      <ChoiceField
        label={text('Thousands', 'Tausender')}
        help={text('What separates the thousands of a number', 'Was die Tausender einer Zahl trennt')}
        value={reading.thousands}
        options={others}
        onChange={(chosen) => onChange({ thousands: chosen })}
      />
      <ChoiceField
        label={text('Encoding', 'Kodierung')}
        value={reading.encoding}
        options={encodingOptions}
        onChange={(encoding) => onChange({ encoding })}
      />
      <ChoiceField
        label={text('Quotation mark', 'Anführungszeichen')}
        value={reading.quote}
        options={quotes}
        onChange={(quote) => onChange({ quote })}
      />
      <NumberField
        label={text('Rows to skip', 'Zeilen überspringen')}
        help={text('Above the names: a title, for example', 'Über den Namen: etwa eine Überschrift')}
        value={reading.skip}
        range={{ min: 0, max: 1000, isWhole: true }}
        onChange={(skip) => onChange({ skip })}
      />
    </>
  );
}

/** The words that stand for a missing value. */
export function MissingField({ source, onChange }: ReadingFieldsProps) {
  const t = useT();
  return (
    <TagsInput
      size="xs"
      label={t(text('Words for a missing value', 'Wörter für einen fehlenden Wert'))}
      description={t(
        text('Beside empty cells; Enter adds a word.', 'Neben leeren Zellen; Eingabe fügt ein Wort hinzu.'),
      )}
      value={[...readingOf(source).missing]}
      onChange={(missing) => onChange({ missing })}
      acceptValueOnBlur
    />
  );
}

interface SplitFieldsProps {
  readonly source: TableSource;
  readonly onChange: (options: CsvOptions) => void;
}

/** What is held out, and whether numbers are scaled. */
export function SplitFields({ source, onChange }: SplitFieldsProps) {
  return (
    <>
      <ShareFields shares={source} onChange={onChange} />
      <SwitchField
        label={text('Standardise numbers', 'Zahlen standardisieren')}
        help={text(
          'Mean 0 and deviation 1, measured on the training part. Predictions are shown in your own units all the same.',
          'Mittel 0 und Streuung 1, gemessen am Trainingsteil. Vorhersagen stehen trotzdem in den Einheiten der Tabelle.',
        )}
        value={source.standardise}
        onChange={(standardise) => onChange({ standardise })}
      />
      <NumberField
        label={text('Seed', 'Startwert')}
        help={text('Which rows are in which part.', 'Welche Zeilen in welchem Teil sind.')}
        value={source.seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(seed) => onChange({ seed })}
      />
    </>
  );
}
