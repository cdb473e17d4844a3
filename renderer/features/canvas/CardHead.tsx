import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import classes from './BlockNode.module.css';
import { DataMenu } from './DataMenu.tsx';
import { OpenButton } from './neurons/OpenButton.tsx';
import type { NodeFacts } from '../../workspace/editing/nodeFacts.ts';

/** Titles of so many letters find room in smaller ones. */
const LONG = 16;

/** Long words of labels break where their parts meet, on cards that are too narrow for them: Positions-kodierung, Layer-Norm. */
const seams =
  /(?<=\p{L}{4})(?=entropie|fehler|funktion|schicht|normierung|klassifikator|block|kodierung|modell|gewichte)|(?<=\p{Ll}{4})(?=\p{Lu}\p{Ll}{2})/gu;
const SOFT_HYPHEN = '\u00ad';

/** What a card begins with: glyph, title, the button of a layer that can be opened, and a line of facts. */
export function CardHead({ facts: { card, path, isOpenable, choosesData } }: { readonly facts: NodeFacts }) {
  const t = useT();
  const title = t(card.title);
  return (
    <>
      <div className={classes.title}>
        <BlockGlyph glyph={card.glyph} category={card.category} />
        <span className={classes.label} data-long={title.length >= LONG} title={title}>
          {title.replaceAll(seams, SOFT_HYPHEN)}
        </span>
        {card.short && <span className={classes.short}>{t(card.short)}</span>}
        {isOpenable && <OpenButton path={path} />}
        {choosesData && <DataMenu />}
      </div>
      <div className={classes.detail}>{t(card.detail)}</div>
    </>
  );
}
