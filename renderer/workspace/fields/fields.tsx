import { Select, Switch, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { inBoth, withMinus, type Text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import classes from './fields.module.css';
import { editText, parseNumber, rangeSentence, type NumberRange } from '../../kit/fields/parseNumber.ts';

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
      <label htmlFor={id}>{t(label)}</label>
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

/** A number while it is typed: every one in range is taken over, any other is wrong until it is forgotten. */
export function useNumberDraft(value: number, range: NumberRange, onChange: (value: number) => void) {
  const language = useSettings((state) => state.language);
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ readonly typed: string; readonly for: number } | null>(null);
  const isWrong = draft !== null && parseNumber(draft, range) === undefined;
  return {
    shown: draft ?? editText(value, language),
    isWrong,
    /** Why the field holds another number than what was typed into it last. */
    refusal: refused?.for === value ? refusalOf(refused.typed, range, value) : null,
    take: (typed: string) => {
      setDraft(typed);
      setRefused(null);
      const number = parseNumber(typed, range);
      if (number !== undefined && number !== value) onChange(number);
    },
    forget: () => {
      if (isWrong && draft.trim() !== '') setRefused({ typed: draft.trim(), for: value });
      setDraft(null);
    },
  };
}

function refusalOf(typed: string, range: NumberRange, value: number): Text {
  return inBoth((language) => {
    const [why, kept] = [rangeSentence(range)[language], withMinus(editText(value, language))];
    return language === 'en' ? `“${typed}” was not taken over. ${why} It is still ${kept}.` : `„${typed}“ wurde nicht übernommen. ${why} Es bleibt bei ${kept}.`;
  });
} // prettier-ignore

/** Takes over every number in range as it is typed; says what is wrong with any other, and on leaving that it was not taken over. */
export function NumberField({ label, help, value, range, onChange, remark }: NumberFieldProps) {
  const t = useT();
  const { shown, isWrong, refusal, take, forget } = useNumberDraft(value, range, onChange);
  const nudge = (event: React.KeyboardEvent) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction || !range.isWhole) return;
    event.preventDefault();
    forget();
    onChange(Math.min(range.max, Math.max(range.min, value + direction)));
  };
  const remarkId = useId();
  const said = refusal ?? remark;
  return (
    <>
      <Field label={label} help={help}>
        {(id) => (
          <TextInput
            id={id}
            size="xs"
            aria-describedby={said ? remarkId : undefined}
            inputMode={range.isWhole ? 'numeric' : 'decimal'}
            value={shown}
            error={isWrong && t(rangeSentence(range))}
            onChange={(event) => take(event.currentTarget.value)}
            onBlur={forget}
            onKeyDown={nudge}
          />
        )}
      </Field>
      {said && (
        <p id={remarkId} className={classes.remark} role={refusal ? 'status' : undefined}>
          {t(said)}
        </p>
      )}
    </>
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
