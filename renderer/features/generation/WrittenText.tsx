import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import type { GeneratedToken } from '../../../core/protocol/generation.ts';
import { text } from '../../../core/text.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { useT } from '../../kit/language.ts';
import { surpriseColour } from '../../kit/tokens/surprise.ts';
import { pieceText, visible } from '../../kit/tokens/visible.ts';
import { useTail } from '../../kit/useTail.ts';
import classes from './Generation.module.css';
import { useWriting } from './writing.ts';

/** The text, in which every token can be pressed. */
export function WrittenText({ source }: { readonly source: TextSource }) {
  const t = useT();
  const { begun, written, place, isColoured, isWriting, answer } = useWriting();
  const tail = useTail<HTMLDivElement>(written.length);
  const look = (at: number) => {
    useWriting.setState({ place: at });
    tail.ref.current?.querySelector<HTMLElement>(`[data-place="${at}"]`)?.focus();
  };
  const press = (event: MouseEvent) => {
    const at = placeOf(event.target);
    if (at !== undefined) useWriting.setState({ place: at });
  };
  const walk = (event: KeyboardEvent) => {
    const at = placeOf(event.target);
    if (at === undefined) return;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: written.length - 1, Enter: at, ' ': at }[event.key]; // prettier-ignore
    if (next === undefined) return;
    event.preventDefault();
    if (written[next]) look(next);
  };
  if (written.length === 0 && !isWriting) return <p className={`${classes.hint} dim`}>{t(hint)}</p>;
  return (
    <div
      {...tail}
      className={classes.text}
      role="group"
      aria-label={t(text('Generated text', 'Erzeugter Text'))}
      aria-busy={isWriting}
      onClick={press}
      onKeyDown={walk}
    >
      <span className={classes.begun}>{withBreaks(begun)}</span>
      {written.map((token, i) => (
        <Token
          key={i}
          source={source}
          token={token}
          place={i}
          isChosen={i === place}
          isReached={i === (place ?? 0)}
          isColoured={isColoured}
        />
      ))}
      {!isWriting && answer?.rest}
    </div>
  );
}

function placeOf(target: EventTarget): number | undefined {
  const place =
    target instanceof HTMLElement ? target.closest<HTMLElement>('[data-place]')?.dataset['place'] : undefined;
  return place === undefined ? undefined : Number(place);
}

interface TokenProps {
  readonly source: TextSource;
  readonly token: GeneratedToken;
  readonly place: number;
  readonly isChosen: boolean;
  /** Whether the Tab key goes there. */
  readonly isReached: boolean;
  readonly isColoured: boolean;
}

const Token = memo(function Token({ source, token, place, isChosen, isReached, isColoured }: TokenProps) {
  const words = token.text === '' ? '▫' : withBreaks(token.text);
  return (
    <span
      role="button"
      tabIndex={isReached ? 0 : -1}
      className={classes.token}
      aria-label={token.text === '' ? pieceText(source.tokenizer, token) : visible(token.text)}
      aria-pressed={isChosen}
      data-place={place}
      style={isColoured ? { background: surpriseColour(fromWire(token.probability)) } : undefined}
    >
      {words}
    </span>
  );
});

/** Line breaks with a sign that can be pressed. */
const withBreaks = (words: string) => words.replaceAll('\n', '↵\n');

const hint = text(
  'Press Generate: the network goes on with the prompt, token by token. Press a token to see what else it considered, and to choose something else.',
  '„Erzeugen“ drücken: Das Netz schreibt den Anfang weiter, Token für Token. Ein Druck auf ein Token zeigt, was es sonst erwogen hat, und lässt etwas anderes wählen.',
);
