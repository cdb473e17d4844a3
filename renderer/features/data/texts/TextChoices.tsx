import type { TextColumns, TextKind } from '../../../../core/data/textImport.ts';
import type { TextLook } from '../../../../core/protocol/requests/textData.ts';
import { same, text } from '../../../../core/text.ts';
import { ChoiceField, NumberField, SwitchField } from '../../../workspace/fields/fields.tsx';
import { encodingOptions } from '../../../workspace/plane/encodings.ts';
import { RemovedFields } from '../../../workspace/plane/TextFields.tsx';
import { ShareFields } from '../../../workspace/plane/ShareFields.tsx';
import { choiceFor } from './tokenizerChoice.ts';
import { TokenizerFields } from './TokenizerFields.tsx';
import type { TextForm } from './wish.ts';

interface TextChoicesProps {
  readonly form: TextForm;
  readonly kind: TextKind;
  readonly look: TextLook;
  readonly onChange: (more: Partial<TextForm>) => void;
  readonly onTable: () => void;
}

const kinds = [
  { value: 'text', label: text('Text for a language model', 'Text für ein Sprachmodell') },
  { value: 'masked', label: text('Masked words, next sentence', 'Maskierte Wörter, nächster Satz') },
  { value: 'labelled', label: text('Texts with labels', 'Texte mit Labels') },
  { value: 'parallel', label: text('Texts and translations', 'Texte und Übersetzungen') },
] as const;
const asTable = { value: 'table', label: text('Table of numbers and categories', 'Tabelle mit Zahlen und Kategorien') } as const; // prettier-ignore

/** What the texts are for, how they are read, and how they become tokens. */
export function TextChoices({ form, kind, look, onChange, onTable }: TextChoicesProps) {
  const choose = (more: TextForm['look']) => onChange({ look: { ...form.look, ...more } });
  const suiting = kinds.filter(({ value }) => look.suits.includes(value));
  return (
    <>
      <ChoiceField
        label={text('Kind of data', 'Art der Daten')}
        value={kind}
        options={look.suits.length > 1 ? [...suiting, asTable] : suiting}
        onChange={(value: TextKind | 'table') => (value === 'table' ? onTable() : choose({ kind: value }))}
      />
      {look.encoding !== null && (
        <ChoiceField
          label={text('Encoding', 'Kodierung')}
          value={form.look.encoding ?? look.encoding}
          options={encodingOptions}
          onChange={(encoding) => choose({ encoding })}
        />
      )}
      {look.table && <ColumnFields table={look.table} kind={kind} onChange={choose} />}
      {kind === 'labelled' && look.table === null && (
        <RemovedFields removed={form.look.removed ?? []} onChange={(removed) => choose({ removed })} />
      )}
      <TokenizerFields choice={form.tokenizer ?? choiceFor(kind)} onChange={(tokenizer) => onChange({ tokenizer })} />
      <LengthFields form={form} kind={kind} onChange={onChange} />
      <ShareFields shares={form} onChange={onChange} />
    </>
  );
}

interface ColumnFieldsProps {
  readonly table: NonNullable<TextLook['table']>;
  readonly kind: TextKind;
  readonly onChange: (more: TextForm['look']) => void;
}

/** Which column of a table holds what. */
function ColumnFields({ table: { names, columns, hasHeader }, kind, onChange }: ColumnFieldsProps) {
  const all = names.map((name, i) => ({ value: String(i), label: same(name) }));
  const none = { value: '', label: text('none', 'keine') };
  const field = (what: keyof TextColumns, label: ReturnType<typeof text>, isOptional = false) => (
    <ChoiceField
      key={what}
      label={label}
      value={columns[what] === undefined ? '' : String(columns[what])}
      options={isOptional || columns[what] === undefined ? [none, ...all] : all}
      onChange={(chosen) => {
        const { [what]: _, ...others } = columns;
        onChange({ columns: chosen === '' ? others : { ...others, [what]: Number(chosen) } });
      }}
    />
  );
  return (
    <>
      {field('text', kind === 'parallel' ? text('Text that is read', 'Gelesener Text') : text('Text', 'Text'))}
      {kind === 'labelled' && field('label', text('Label', 'Label'))}
      {kind === 'parallel'
        ? field('pair', text('Translation', 'Übersetzung'))
        : columns.pair !== undefined && field('pair', text('Second text', 'Zweiter Text'), true)}
      <SwitchField
        label={text('Names in the first row', 'Namen in der ersten Zeile')}
        value={hasHeader}
        onChange={(isNamed) => onChange({ options: { hasHeader: isNamed } })}
      />
    </>
  );
}

/** How long examples are, and how many an epoch has. */
function LengthFields({ form, kind, onChange }: Pick<TextChoicesProps, 'form' | 'kind' | 'onChange'>) {
  return (
    <>
      <NumberField
        label={text('Tokens of an example', 'Tokens eines Beispiels')}
        help={
          kind === 'text'
            ? text(
                'Windows of this length are cut out of the text.',
                'Fenster dieser Länge werden aus dem Text geschnitten.',
              )
            : text(
                'Longer texts are cut, shorter ones filled up.',
                'Längere Texte werden abgeschnitten, kürzere aufgefüllt.',
              )
        }
        value={form.length}
        range={{ min: 4, max: 4096, isWhole: true }}
        onChange={(length) => onChange({ length })}
      />
      {kind === 'parallel' && (
        <NumberField
          label={text('Tokens that are written', 'Tokens, die geschrieben werden')}
          value={form.targetLength}
          range={{ min: 4, max: 4096, isWhole: true }}
          onChange={(targetLength) => onChange({ targetLength })}
        />
      )}
      {(kind === 'text' || kind === 'masked') && (
        <NumberField
          label={text('Examples of an epoch', 'Beispiele einer Epoche')}
          value={form.examples}
          range={{ min: 1, max: 1_000_000, isWhole: true }}
          onChange={(examples) => onChange({ examples })}
        />
      )}
    </>
  );
}
