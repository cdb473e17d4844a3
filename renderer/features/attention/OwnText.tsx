import { Button, TextInput } from '@mantine/core';
import type { DataSource } from '../../../core/data/source.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useLookedText } from '../../workspace/shared/lookedText.ts';
import classes from './attention.module.css';
import { useAttentionView } from './state.ts';

const MOST_CHARACTERS = 100_000;

/** Whether single texts can be given to a network with such data. */
export function readsTexts(source: DataSource): boolean {
  return 'tokenizer' in source && !('targetLength' in source);
}

/** Whether a text of one's own is looked at. */
export function useIsOwn(): boolean {
  const isOn = useLookedText((state) => state.text !== null);
  const source = useDocument((state) => state.document.data);
  return isOn && readsTexts(source);
}

/** What is looked at changes: cuts and swaps were those of other words. */
function look(words: Partial<ReturnType<typeof useLookedText.getState>>): void {
  useLookedText.setState(words);
  useAttentionView.getState().show({ index: useAttentionView.getState().index });
}

/** Looks at a text of one's own instead of an example, and back. */
export function OwnTextButton() {
  const t = useT();
  const isOn = useIsOwn();
  const source = useDocument((state) => state.document.data);
  if (!readsTexts(source)) return null;
  return (
    <Button
      size="xs"
      variant={isOn ? 'filled' : 'default'}
      aria-pressed={isOn}
      onClick={() => look({ text: isOn ? null : '', pair: '' })}
    >
      {t(text('Own text', 'Eigener Text'))}
    </Button>
  );
}

/** The text of one's own, and a second one where examples have two. */
export function OwnText() {
  const t = useT();
  const { text: words, pair } = useLookedText();
  const source = useDocument((state) => state.document.data);
  if (words === null || !readsTexts(source)) return null;
  const takesPair = 'length' in source;
  return (
    <div className={classes.own} data-pair={takesPair}>
      <TextInput
        size="xs"
        maxLength={MOST_CHARACTERS}
        aria-label={t(text('Text', 'Text'))}
        placeholder={t(text('A text for the network to read', 'Ein Text, den das Netz lesen soll'))}
        value={words}
        onChange={(event) => look({ text: event.currentTarget.value })}
      />
      {takesPair && (
        <TextInput
          size="xs"
          maxLength={MOST_CHARACTERS}
          aria-label={t(text('Second text', 'Zweiter Text'))}
          placeholder={t(text('Second text: none', 'Zweiter Text: keiner'))}
          value={pair}
          onChange={(event) => look({ pair: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
