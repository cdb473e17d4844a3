import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { pieceText } from '../../kit/tokens/visible.ts';
import { WrittenTokens } from '../../kit/tokens/WrittenTokens.tsx';
import classes from './Generation.module.css';
import { useWriting } from './writing.ts';

/** The text, in which every token can be pressed. */
export function WrittenText({ source }: { readonly source: TextSource }) {
  const t = useT();
  const { begun, written, place, isColoured, isWriting, answer } = useWriting();
  if (written.length === 0 && !isWriting) return <p className={`${classes.hint} dim`}>{t(hint)}</p>;
  return (
    <WrittenTokens
      label={text('Generated text', 'Erzeugter Text')}
      begun={begun}
      tokens={written}
      place={place}
      onPlace={(at) => useWriting.setState({ place: at })}
      isBusy={isWriting}
      isColoured={isColoured}
      nameOf={(token) => pieceText(source.tokenizer, token)}
      rest={isWriting ? undefined : answer?.rest}
    />
  );
}

const hint = text(
  'Press Generate: the network goes on with the prompt, token by token. Press a token to see what else it considered, and to choose something else.',
  '„Erzeugen“ drücken: Das Netz schreibt den Anfang weiter, Token für Token. Ein Druck auf ein Token zeigt, was es sonst erwogen hat, und lässt etwas anderes wählen.',
);
