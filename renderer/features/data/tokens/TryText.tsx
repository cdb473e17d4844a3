import { Switch, Textarea } from '@mantine/core';
import { useMemo } from 'react';
import { useChoice } from '../../../workspace/document/viewState.ts';
import type { TokenSource } from '../../../workspace/plane/TextFields.tsx';
import { counted, listed, text, type Text } from '../../../../core/text.ts';
import { layOut, type Piece } from '../../../../core/text/layout.ts';
import { useT } from '../../../kit/language.ts';
import { Scroll } from '../../../kit/Scroll.tsx';
import { Notice } from '../../../kit/Notice.tsx';
import { Chips, type Known } from '../../../kit/tokens/Chips.tsx';
import { hasBytes, tokenizerOf } from './tokenizers.ts';
import classes from './tokens.module.css';

const MOST_CHARACTERS = 20_000;

/** A text of one's own, or two: its pieces, as the command `tokenize` gives them. */
export function TryText({ source, known }: { readonly source: TokenSource; readonly known: Known }) {
  const t = useT();
  const [first, setFirst] = useChoice<string>('own text', '');
  const [second, setSecond] = useChoice<string>('own second text', '');
  const [isFitted, setFitted] = useChoice<boolean>('own text as an example', false);
  const tokenizer = tokenizerOf(source.tokenizer);
  const length = 'length' in source ? source.length : source.window;
  const pair = second === '' ? undefined : second;
  const pieces = useMemo(
    () => (tokenizer && first + second !== '' ? layOut(tokenizer, first, pair, isFitted ? length : undefined) : []),
    [tokenizer, first, second, pair, isFitted, length],
  );
  if (!tokenizer) return <Notice kind="error">{t(cannotRun)}</Notice>;
  return (
    <Scroll label={text('Own text', 'Eigener Text')} className={classes.main}>
      <div className={classes.typed}>
        <Field label={text('Try a text', 'Text ausprobieren')} value={first} onChange={setFirst} />
        <Field label={text('Second text (a pair)', 'Zweiter Text (ein Paar)')} value={second} onChange={setSecond} />
        <Switch
          mt={26}
          size="xs"
          label={t(text(`as an example of ${length}`, `als Beispiel von ${length}`))}
          checked={isFitted}
          onChange={(event) => setFitted(event.currentTarget.checked)}
        />
      </div>
      {pieces.length > 0 && (
        <>
          <Summary pieces={pieces} />
          <Chips
            label={text('pieces', 'Stücke')}
            pieces={pieces}
            hasSegments={pieces.some(({ segment }) => segment > 0) || source.kind !== 'text'}
            isBytes={hasBytes(source)}
            known={known}
            texts={[first, second]}
          />
        </>
      )}
    </Scroll>
  );
}

interface FieldProps {
  readonly label: Text;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ label, value, onChange }: FieldProps) {
  const t = useT();
  return (
    <Textarea
      size="xs"
      rows={2}
      label={t(label)}
      value={value}
      maxLength={MOST_CHARACTERS}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** How many pieces there are, and what has become of them. */
function Summary({ pieces }: { readonly pieces: readonly Piece[] }) {
  const t = useT();
  const count = (wanted: (piece: Piece) => boolean) => pieces.filter(wanted).length;
  const padding = count(({ state }) => state === 'padding');
  const cut = count(({ state }) => state === 'cut');
  const unknown = count(({ isUnknown }) => isUnknown);
  const parts = [
    counted(pieces.length - padding, ['piece', 'pieces'], ['Stück', 'Stücke']),
    unknown > 0 ? counted(unknown, ['is unknown', 'are unknown'], ['ist unbekannt', 'sind unbekannt']) : null,
    cut > 0 ? counted(cut, ['is cut off', 'are cut off'], ['ist abgeschnitten', 'sind abgeschnitten']) : null,
    padding > 0 ? counted(padding, ['place is filled up', 'places are filled up'], ['Stelle ist aufgefüllt', 'Stellen sind aufgefüllt']) : null,
  ]; // prettier-ignore
  return (
    <p className={classes.given} data-testid="try-summary">
      {t(listed(parts))}
    </p>
  );
}

const cannotRun = text(
  'This tokenizer has no piece for what is unknown: choose another one under Data.',
  'Dieser Tokenizer hat kein Stück für Unbekanntes: unter „Daten“ einen anderen wählen.',
);
