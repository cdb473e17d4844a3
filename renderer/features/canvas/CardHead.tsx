import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import { withSeams } from '../../kit/seams.ts';
import classes from './BlockNode.module.css';
import { DataMenu } from './DataMenu.tsx';
import { OpenButton } from './neurons/OpenButton.tsx';
import type { NodeFacts } from '../../workspace/editing/nodeFacts.ts';

/** Words of so many letters find room in smaller ones: titles, those beside a button, and facts. */
const LONG = { title: 16, besideButton: 12, facts: 23 };

/** What a card begins with: glyph, title, the button of a layer that can be opened, and a line of facts. */
export function CardHead({ facts: { card, path, isOpenable, choosesData } }: { readonly facts: NodeFacts }) {
  const t = useT();
  const [title, detail] = [t(card.title), t(card.detail)];
  return (
    <>
      <div className={classes.title}>
        <BlockGlyph glyph={card.glyph} category={card.category} />
        <span
          className={classes.label}
          data-long={title.length >= (isOpenable || choosesData ? LONG.besideButton : LONG.title)}
          title={title}
        >
          {withSeams(title)}
        </span>
        {card.short && <span className={classes.short}>{t(card.short)}</span>}
        {isOpenable && <OpenButton path={path} />}
        {choosesData && <DataMenu />}
      </div>
      <div className={classes.detail} data-long={detail.length >= LONG.facts}>
        {detail}
      </div>
    </>
  );
}
