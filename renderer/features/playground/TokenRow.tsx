import type { ReadToken } from '../../../core/text/readTokens.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { toggle, usePlayground, wordsOf, type ReadSource, type Word } from './playground.ts';
import classes from './Playground.module.css';

interface TokenRowProps {
  readonly source: ReadSource;
  readonly tokens: readonly ReadToken[];
}

/** The text as the network reads it, word by word; a press hides a word where it can be found again. */
export function TokenRow({ source, tokens }: TokenRowProps) {
  const t = useT();
  const masked = usePlayground((state) => state.masked);
  const canHide = source.kind === 'masked';
  return (
    <>
      <ol className={classes.tokens} aria-label={t(text('What the network reads', 'Was das Netz liest'))}>
        {wordsOf(tokens).map((word) => (
          <li key={word.begin}>
            <WordChip word={word} isHidden={masked.includes(word.begin)} canHide={canHide} />
          </li>
        ))}
      </ol>
      {canHide && masked.length === 0 && <p className="dim">{t(pressOne)}</p>}
    </>
  );
}

function WordChip({
  word,
  isHidden,
  canHide,
}: {
  readonly word: Word;
  readonly isHidden: boolean;
  readonly canHide: boolean;
}) {
  const t = useT();
  const [first] = word.tokens;
  const isUnknown = word.tokens.some((token) => token.isUnknown);
  const pieces = word.tokens.map((token) => token.token);
  const facts = { 'data-special': first?.isSpecial, 'data-unknown': isUnknown, 'data-segment': first?.segment };
  const shown = isHidden ? word.tokens.map(() => '[MASK]').join(' ') : pieces.join(' ');
  const tip = isUnknown ? t(unknown) : canHide && !first?.isSpecial ? t(isHidden ? show : hide) : undefined;
  if (!canHide || first?.isSpecial) {
    return (
      <span className={classes.token} {...facts} title={tip}>
        {shown}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={classes.token}
      {...facts}
      aria-pressed={isHidden}
      aria-label={pieces.join(' ')}
      title={tip}
      onClick={() => toggle(word)}
    >
      {shown}
    </button>
  );
}

const pressOne = text(
  'Press a word to hide it: the network says what could stand there.',
  'Ein Druck auf ein Wort verdeckt es: Das Netz sagt, was dort stehen könnte.',
);
const hide = text('Hide this word', 'Dieses Wort verdecken');
const show = text('Show this word again', 'Dieses Wort wieder zeigen');
const unknown = text('Not in the vocabulary', 'Nicht im Vokabular');
