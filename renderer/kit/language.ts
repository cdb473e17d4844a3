import { useCallback } from 'react';
import type { AxisOrder } from '../../core/shape.ts';
import type { WireNumber } from '../../core/protocol/tensors.ts';
import { wordsIn, type Language, type Text } from '../../core/text.ts';
import { useSettings } from './settings.ts';
import { numberFormat, unbroken } from './numberFormat.ts';
import { shareText } from './numbers.ts';

export function useLanguage(): Language {
  return useSettings((state) => state.language);
}

/** The order in which axes of pictures are written. */
export function useAxisOrder(): AxisOrder {
  return useSettings((state) => state.axisOrder);
}

/** `const t = useT(); t(text('Train', 'Trainieren'))`: the sentence in the language, and the order of axes, that are set. */
export function useT(): (text: Text) => string {
  const language = useLanguage();
  const order = useAxisOrder();
  return useCallback((text: Text) => unbroken(wordsIn(text, language, order)), [language, order]);
}

/** Shares as the language writes them, all with the same digits: `percent(0.6484)` is `64.8 %`. */
export function usePercent(): (share: WireNumber | null) => string {
  const language = useLanguage();
  return useCallback((share: WireNumber | null) => shareText(share, language), [language]);
}

/** Numbers as the language writes them: `format(0.6484)`. Not finite: NaN, ∞, −∞. */
export function useNumberFormat(): (value: number, options?: Intl.NumberFormatOptions) => string {
  const language = useLanguage();
  return useCallback(
    (value: number, options?: Intl.NumberFormatOptions) => numberFormat(language, options).format(value),
    [language],
  );
}
