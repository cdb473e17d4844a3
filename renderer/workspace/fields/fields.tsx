import { Select, Switch, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { useT } from '../../kit/language.ts';
import { withSeams } from '../../kit/seams.ts';
import classes from './fields.module.css';
import type { NumberRange } from '../../kit/fields/parseNumber.ts';
import { useDraft, useDraftedNumber, useNumberDraft, type Drafted } from './draft.ts';

interface FieldProps {
  readonly label: Text;
  readonly help?: Text | undefined;
  readonly children: (id: string) => React.ReactNode;
}

/** A label on the left, its control on the right. */
export function Field({ label, help, children }: FieldProps) {
  const t = useT();
  const id = useId();
  return (
    <div className={classes.field} title={help && t(help)}>
      <label htmlFor={id}>{withSeams(t(label))}</label>
      {children(id)}
    </div>
  );
}

/** What is chosen is a step of its own; only what is typed or pushed is one with what was typed just before. */
const endStep = () => useDocument.getState().endStep();

interface NumberFieldProps {
  readonly label: Text;
  readonly help?: Text | undefined;
  readonly value: number;
  readonly range: NumberRange;
  readonly onChange: (value: number) => void;
  /** What is to be said of a value that is allowed. */
  readonly remark?: Text | null;
}

/** Takes over every number in range as it is typed; says what is wrong with any other, and on leaving that it was not taken over. */
export function NumberField({ label, help, value, range, onChange, remark }: NumberFieldProps) {
  const drafted = useDraftedNumber(value, range, onChange);
  const nudge = (by: 1 | -1) => onChange(Math.min(range.max, Math.max(range.min, value + by)));
  return (
    <TypedField
      {...{ label, help, remark }}
      {...drafted}
      inputMode={range.isWhole ? 'numeric' : 'decimal'}
      {...(range.isWhole && { onNudge: nudge })}
    />
  );
}

interface TypedFieldProps<Value> extends Drafted<Value> {
  readonly label: Text;
  readonly help?: Text | undefined;
  /** What is to be said of a value that is allowed. */
  readonly remark?: Text | null | undefined;
  /** What always stands below. */
  readonly note?: Text | undefined;
  /** The value itself is wrong, which is said elsewhere. */
  readonly isWrong?: boolean;
  readonly inputMode?: 'numeric' | 'decimal';
  /** The arrow keys up and down. */
  readonly onNudge?: (by: 1 | -1) => void;
}

/** Takes over what can be read as it is typed; says what is wrong with anything else, and on leaving that it was not taken over. */
export function TypedField<Value>({
  label,
  help,
  remark,
  note,
  isWrong = false,
  inputMode,
  onNudge,
  ...drafted
}: TypedFieldProps<Value>) {
  const t = useT();
  const { shown, wrong, refusal, take, forget } = useDraft(drafted);
  const nudge = (event: React.KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!onNudge || (by !== 1 && by !== -1)) return;
    event.preventDefault();
    event.stopPropagation();
    forget();
    onNudge(by);
  };
  const [refusalId, remarkId, noteId] = [useId(), useId(), useId()];
  const described = [...(refusal ? [refusalId] : []), ...(remark ? [remarkId] : []), ...(note ? [noteId] : [])].join(' '); // prettier-ignore
  return (
    <>
      <Field label={label} help={help}>
        {(id) => (
          <TextInput
            id={id}
            size="xs"
            aria-describedby={described || undefined}
            inputMode={inputMode}
            value={shown}
            error={wrong ? t(wrong) : isWrong}
            onChange={(event) => take(event.currentTarget.value)}
            onBlur={forget}
            onKeyDown={nudge}
          />
        )}
      </Field>
      {refusal && (
        <p id={refusalId} className={classes.remark} role="status">
          {t(refusal)}
        </p>
      )}
      {remark && (
        <p id={remarkId} className={classes.remark}>
          {t(remark)}
        </p>
      )}
      {note && (
        <p id={noteId} className={`dim ${classes.note}`}>
          {t(note)}
        </p>
      )}
    </>
  );
}

interface NumberBoxProps {
  readonly label: string;
  readonly value: number;
  readonly range: NumberRange;
  readonly onChange: (value: number) => void;
}

/** A number without words beside it. */
export function NumberBox({ label, value, range, onChange }: NumberBoxProps) {
  const t = useT();
  const { shown, wrong, refusal, take, forget } = useNumberDraft(value, range, onChange);
  const said = wrong ?? refusal;
  return (
    <TextInput
      size="xs"
      inputMode={range.isWhole ? 'numeric' : 'decimal'}
      aria-label={label}
      value={shown}
      error={said && t(said)}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={forget}
    />
  );
}

interface ChoiceFieldProps<Value extends string> {
  readonly label: Text;
  readonly help?: Text | undefined;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: Text }[];
  readonly onChange: (value: Value) => void;
}

export function ChoiceField<Value extends string>({ label, help, value, options, onChange }: ChoiceFieldProps<Value>) {
  const t = useT();
  const current = options.find((option) => option.value === value)?.label;
  return (
    <Field label={label} help={help}>
      {(id) => (
        <Select
          id={id}
          // Longer ones than the field are cut off.
          title={current && t(current)}
          size="xs"
          allowDeselect={false}
          comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
          data={options.map((option) => ({ value: option.value, label: t(option.label) }))}
          value={value}
          onChange={(chosen) => {
            const option = options.find((candidate) => candidate.value === chosen);
            if (!option) return;
            endStep();
            onChange(option.value);
          }}
        />
      )}
    </Field>
  );
}

interface SwitchFieldProps {
  readonly label: Text;
  readonly help?: Text | undefined;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function SwitchField({ label, help, value, onChange }: SwitchFieldProps) {
  const switchTo = (isOn: boolean) => {
    endStep();
    onChange(isOn);
  };
  return (
    <Field label={label} help={help}>
      {(id) => <Switch id={id} size="xs" checked={value} onChange={(event) => switchTo(event.currentTarget.checked)} />}
    </Field>
  );
}
