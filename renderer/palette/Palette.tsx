import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { catalogue } from '../../core/blocks/catalogue.ts';
import type { Block, Category } from '../../core/blocks/define.ts';
import { text } from '../../core/text.ts';
import { addBlock, addModule } from '../canvas/actions.ts';
import { belongsIn } from '../canvas/insert.ts';
import { useDocument } from '../store/document.ts';
import { BlockGlyph } from '../ui/BlockGlyph.tsx';
import { useT } from '../ui/language.ts';
import { DragGhost } from './DragGhost.tsx';
import { isEndOfDrag, startDrag } from './drag.ts';
import classes from './Palette.module.css';
import { searchModules, type ListedModule } from './modules.ts';
import { byCategory, categoryLabels, searchBlocks } from './search.ts';

/** All blocks, to be dragged onto the canvas; a click adds one behind the selected node, and so do Enter and Space. */
export function Palette() {
  const t = useT();
  const graphKey = useDocument((state) => state.graphKey);
  const [query, setQuery] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<Category>>(new Set());
  const fitting = catalogue.filter((block) => belongsIn(block, graphKey));
  const found = searchBlocks(query, fitting);
  const modules = useDocument((state) => state.document.modules);
  const foundModules = searchModules(query, modules);
  const isSearching = query.trim() !== '';

  const list = useOneStop();
  const toggle = (category: Category) => {
    const next = new Set(closed);
    if (!next.delete(category)) next.add(category);
    setClosed(next);
  };
  return (
    <section className={classes.palette} aria-label={t(text('Palette', 'Palette'))} data-testid="palette" data-area>
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
            else if (event.key === 'Enter' && foundModules[0]) addModule(foundModules[0].module);
            if (event.key === 'Escape') setQuery('');
            if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus();
          }}
        />
      </div>
      <div className={classes.list} ref={list} onKeyDown={walk} onFocus={stopAt}>
        {isSearching ? (
          <>
            <Blocks blocks={found} />
            <Modules modules={foundModules} />
          </>
        ) : (
          <>
            {byCategory(fitting).map(([category, blocks]) => (
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
            ))}
            <div>
              <h3 className={`section-title ${classes.category}`}>{t(text('Modules', 'Module'))}</h3>
              <Modules modules={foundModules} />
            </div>
          </>
        )}
        {found.length + foundModules.length === 0 ? (
          <p className={classes.nothing}>{t(text('No block of this name', 'Kein Block dieses Namens'))}</p>
        ) : null}
      </div>
      <DragGhost />
    </section>
  );
}

/** Makes one of the buttons of a list a stop of the Tab key, also when others have come. */
function useOneStop(): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const stop = buttons.find((button) => button === document.activeElement) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  });
  return list;
}

function stopAt({ currentTarget, target }: FocusEvent<HTMLElement>): void {
  for (const button of currentTarget.querySelectorAll('button')) button.tabIndex = button === target ? 0 : -1;
}

/** The arrow keys walk through headings and blocks, of which one is a stop of the Tab key. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const here = all.findIndex((button) => button === document.activeElement);
  const place = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (place === undefined || here < 0) return;
  event.preventDefault();
  all[Math.max(0, place)]?.focus();
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  const t = useT();
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
            onClick={() => {
              if (!isEndOfDrag()) addBlock(block.type);
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

/** The modules of the document and those that come with the app; a click places one. */
function Modules({ modules }: { readonly modules: readonly ListedModule[] }) {
  const t = useT();
  return (
    <ul className={classes.blocks}>
      {modules.map(({ key, label, help, module }) => (
        <li key={key}>
          <button
            type="button"
            className={classes.block}
            data-testid={`palette-module-${key}`}
            title={t(help)}
            onClick={() => addModule(module)}
          >
            <BlockGlyph glyph="▣" category="structure" />
            {t(label)}
          </button>
        </li>
      ))}
    </ul>
  );
}
