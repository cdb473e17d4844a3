import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { catalogue } from '../../core/blocks/catalogue.ts';
import type { Block, Category } from '../../core/blocks/define.ts';
import { text } from '../../core/text.ts';
import { addBlock } from '../canvas/actions.ts';
import { belongsIn } from '../canvas/insert.ts';
import { useDocument } from '../store/document.ts';
import { BlockGlyph } from '../ui/BlockGlyph.tsx';
import { useT } from '../ui/language.ts';
import { DragGhost } from './DragGhost.tsx';
import { startDrag } from './drag.ts';
import classes from './Palette.module.css';
import { byCategory, categoryLabels, searchBlocks } from './search.ts';

/** All blocks, to be dragged onto the canvas; a double-click or Enter adds one behind the selected node. */
export function Palette() {
  const t = useT();
  const graphKey = useDocument((state) => state.graphKey);
  const [query, setQuery] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<Category>>(new Set());
  const fitting = catalogue.filter((block) => belongsIn(block, graphKey));
  const found = searchBlocks(query, fitting);
  const isSearching = query.trim() !== '';

  const toggle = (category: Category) => {
    const next = new Set(closed);
    if (!next.delete(category)) next.add(category);
    setClosed(next);
  };
  return (
    <section className={classes.palette} aria-label={t(text('Palette', 'Palette'))} data-testid="palette">
      <div className={classes.search}>
        <IconSearch size={15} aria-hidden />
        <input
          type="search"
          aria-label={t(text('Search blocks', 'Blöcke suchen'))}
          placeholder={t(text('Search blocks', 'Blöcke suchen'))}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found[0]) addBlock(found[0].type);
            if (event.key === 'Escape') setQuery('');
          }}
        />
      </div>
      <div className={classes.list}>
        {isSearching ? (
          <Blocks blocks={found} />
        ) : (
          byCategory(fitting).map(([category, blocks]) => (
            <div key={category}>
              <button
                type="button"
                className={`section-title ${classes.category}`}
                aria-expanded={!closed.has(category)}
                onClick={() => toggle(category)}
              >
                {t(categoryLabels[category])}
                {closed.has(category) ? <IconChevronRight size={13} /> : <IconChevronDown size={13} />}
              </button>
              {closed.has(category) ? null : <Blocks blocks={blocks} />}
            </div>
          ))
        )}
        {found.length === 0 ? (
          <p className={classes.nothing}>{t(text('No block of this name', 'Kein Block dieses Namens'))}</p>
        ) : null}
      </div>
      <DragGhost />
    </section>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  const t = useT();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const all = [...(event.currentTarget.closest('section')?.querySelectorAll<HTMLElement>('[data-block]') ?? [])];
    all[all.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <ul className={classes.blocks}>
      {blocks.map((block) => (
        <li key={block.type}>
          <button
            type="button"
            className={classes.block}
            data-block={block.type}
            data-testid={`palette-${block.type}`}
            title={t(block.help.text)}
            onPointerDown={(event) => startDrag(event, block.type)}
            onDoubleClick={() => addBlock(block.type)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') addBlock(block.type);
              onKeyDown(event);
            }}
          >
            <BlockGlyph glyph={block.glyph} category={block.category} />
            {t(block.label)}
          </button>
        </li>
      ))}
    </ul>
  );
}
