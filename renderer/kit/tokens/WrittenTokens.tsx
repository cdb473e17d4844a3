import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import { fromWire, type WireNumber } from '../../../core/protocol/tensors.ts';
import type { Text } from '../../../core/text.ts';
import { useT } from '../language.ts';
import { useTail } from '../useTail.ts';
import { surpriseColour } from './surprise.ts';
import { visible } from './visible.ts';
import classes from './written.module.css';

interface WrittenTokensProps<Token> {
  readonly label: Text;
  /** What the text began with. */
  readonly begun: string;
  readonly tokens: readonly Token[];
  /** The one that is looked at. */
  readonly place: number | null;
  readonly onPlace: (place: number) => void;
  readonly isBusy: boolean;
  /** The stronger the colour, the less likely a token was. */
  readonly isColoured?: boolean;
  /** What a token is called that adds nothing to the text yet. */
  readonly nameOf: (token: Token) => string;
  /** Behind the tokens. */
  readonly rest?: string | undefined;
}

/** A text that a network has written, in which every token can be pressed. */
export function WrittenTokens<Token extends Written>(props: WrittenTokensProps<Token>) {
  const { label, begun, tokens, place, onPlace, isBusy, isColoured = false, nameOf, rest } = props;
  const t = useT();
  const tail = useTail<HTMLDivElement>(tokens.length);
  const look = (at: number) => {
    onPlace(at);
    tail.ref.current?.querySelector<HTMLElement>(`[data-place="${at}"]`)?.focus();
  };
  const press = (event: MouseEvent) => {
    const at = placeOf(event.target);
    if (at !== undefined) onPlace(at);
  };
  const walk = (event: KeyboardEvent) => {
    const at = placeOf(event.target);
    if (at === undefined || event.ctrlKey || event.metaKey) return;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1, Enter: at, ' ': at }[event.key]; // prettier-ignore
    if (next === undefined) return;
    event.preventDefault();
    if (tokens[next]) look(next);
  };
  return (
    <div
      {...tail}
      className={classes.text}
      role="group"
      aria-label={t(label)}
      aria-busy={isBusy}
      onClick={press}
      onKeyDown={walk}
    >
      <span className={classes.begun}>{withBreaks(begun)}</span>
      {tokens.map((token, i) => (
        <Token
          key={i}
          words={token.text}
          name={token.text === '' ? nameOf(token) : visible(token.text)}
          place={i}
          isChosen={i === place}
          isReached={i === (place ?? 0)}
          colour={isColoured ? surpriseColour(fromWire(token.probability)) : undefined}
        />
      ))}
      {rest}
    </div>
  );
}

function placeOf(target: EventTarget): number | undefined {
  const place =
    target instanceof HTMLElement ? target.closest<HTMLElement>('[data-place]')?.dataset['place'] : undefined;
  return place === undefined ? undefined : Number(place);
}

interface Written {
  readonly text: string;
  readonly probability: WireNumber;
}

interface TokenProps {
  readonly words: string;
  readonly name: string;
  readonly place: number;
  readonly isChosen: boolean;
  /** Whether the Tab key goes there. */
  readonly isReached: boolean;
  readonly colour: string | undefined;
}

const Token = memo(function Token({ words, name, place, isChosen, isReached, colour }: TokenProps) {
  return (
    <span
      role="button"
      tabIndex={isReached ? 0 : -1}
      className={classes.token}
      aria-label={name}
      aria-pressed={isChosen}
      data-place={place}
      style={colour === undefined ? undefined : { background: colour }}
    >
      {words === '' ? '▫' : withBreaks(words)}
    </span>
  );
});

/** Line breaks with a sign that can be pressed. */
const withBreaks = (words: string) => words.replaceAll('\n', '↵\n');
