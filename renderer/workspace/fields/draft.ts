import { useState } from 'react';
import type { Result } from '../../../core/result.ts';
import { inBoth, withMinus, type Text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { editText, parseNumber, type NumberRange } from '../../kit/fields/parseNumber.ts';

export interface Drafted<Value> {
  /** The value as it is edited. */
  readonly written: string;
  /** What was typed, or a sentence that says what is wrong with it. */
  readonly read: (typed: string) => Result<Value, Text>;
  readonly onChange: (value: Value) => void;
}

interface Refused {
  readonly typed: string;
  readonly why: Text;
  readonly kept: string;
}

/** What stands in a field while somebody types: all that can be read is taken over, anything else is wrong until it is forgotten. */
export function useDraft<Value>({ written, read, onChange }: Drafted<Value>) {
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  // It holds something else by now, as after undo: what is said of it is over, even if it comes back.
  if (refused && refused.kept !== written) setRefused(null);
  const outcome = draft === null ? undefined : read(draft);
  const wrong = outcome && !outcome.ok ? outcome.error : null;
  return {
    shown: draft ?? written,
    /** What is wrong with what stands there. */
    wrong,
    /** Why the field holds something else than what was typed into it last. */
    refusal: refused && refusalOf(refused),
    take: (typed: string) => {
      setDraft(typed);
      setRefused(null);
      const taken = read(typed);
      if (taken.ok) onChange(taken.value);
    },
    forget: () => {
      const typed = (draft ?? '').trim();
      if (wrong && typed !== '') setRefused({ typed, why: wrong, kept: written });
      setDraft(null);
    },
  };
}

/** That what was typed was not taken over, why, and what is there instead. */
export function refusalOf({ typed, why, kept }: Refused): Text {
  return inBoth((language) =>
    language === 'en'
      ? `“${typed}” was not taken over. ${why.en} It is still ${withMinus(kept)}.`
      : `„${typed}“ wurde nicht übernommen. ${why.de} Es bleibt bei ${withMinus(kept)}.`,
  );
}

/** A number as a draft. */
export function useNumberDraft(value: number, range: NumberRange, onChange: (value: number) => void) {
  return useDraft(useDraftedNumber(value, range, onChange));
}

export function useDraftedNumber(
  value: number,
  range: NumberRange,
  onChange: (value: number) => void,
): Drafted<number> {
  const language = useSettings((state) => state.language);
  return {
    written: editText(value, language),
    read: (typed) => parseNumber(typed, range, language),
    onChange: (typed) => {
      if (typed !== value) onChange(typed);
    },
  };
}
