import { useShallow } from 'zustand/react/shallow';
import { graphOf } from '../../core/graph/document.ts';
import { analysisOf } from '../store/analysis.ts';
import { useDocument } from '../store/document.ts';
import { BlockGlyph } from '../ui/BlockGlyph.tsx';
import { useT } from '../ui/language.ts';
import classes from './BlockNode.module.css';
import { describeNode } from './card.ts';
import { OpenButton } from './neurons/OpenButton.tsx';

type CardWords = NonNullable<ReturnType<typeof useCard>>;

/** What a card begins with: glyph, title, the button of a layer that can be opened, and a line of facts. */
export function CardHead({ card, path }: { readonly card: CardWords; readonly path: string }) {
  const t = useT();
  const title = t({ en: card.titleEn, de: card.titleDe });
  return (
    <>
      <div className={classes.title}>
        <BlockGlyph glyph={card.glyph} category={card.category} />
        <span className={classes.label} title={title}>
          {title}
        </span>
        <OpenButton path={path} />
      </div>
      <div className={classes.detail}>{t({ en: card.detailEn, de: card.detailDe })}</div>
    </>
  );
}

/** The card as plain strings, so that an equal one causes no new drawing. */
export function useCard(id: string, path: string) {
  return useDocument(
    useShallow((state) => {
      const node = graphOf(state.document, state.graphKey)?.nodes.find((candidate) => candidate.id === id);
      if (!node) return null;
      const { title, detail, glyph, category } = describeNode(state.document, analysisOf(state.document), path, node);
      return { titleEn: title.en, titleDe: title.de, detailEn: detail.en, detailDe: detail.de, glyph, category };
    }),
  );
}
