import { IconBrain, IconChevronDown, IconChevronRight, IconFileImport, IconSearch } from '@tabler/icons-react';
import {
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { catalogue } from '../../../core/blocks/catalogue.ts';
import type { Block } from '../../../core/blocks/define.ts';
import { text, type Text } from '../../../core/text.ts';
import { add } from '../../workspace/editing/actions.ts';
import { belongsIn } from '../../workspace/editing/insert.ts';
import { openModule } from '../../workspace/editing/moduleFiles.ts';
import { PLACE_MODEL, showDialog } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import { withSeams } from '../../kit/seams.ts';
import { DragGhost } from './DragGhost.tsx';
import { isEndOfDrag, startDrag, type Dragged } from './drag.ts';
import classes from './Palette.module.css';
import { listedModules, searchModules, type ListedModule } from '../../workspace/editing/modulesOffered.ts';
import { byCategory, categoryLabels, searchBlocks } from '../../workspace/editing/search.ts';

/** All blocks, to be dragged onto the canvas; a click adds one behind the selected node, and so do Enter and Space. */
export function Palette() {
  const t = useT();
  const graphKey = useDocument((state) => state.graphKey);
  const [query, setQuery] = useChoice<string>('palette search', '');
  const fitting = catalogue.filter((block) => belongsIn(block, graphKey));
  const found = searchBlocks(query, fitting);
  const modules = useDocument((state) => state.document.modules);
  const foundModules = searchModules(query, listedModules(modules));
  const isSearching = query.trim() !== '';

  const list = useOneStop();
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
            if (event.key === 'Enter' && found[0]) add(found[0].type);
            else if (event.key === 'Enter' && foundModules[0]) add(foundModules[0]);
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
          <Categories blocks={fitting} modules={foundModules} />
        )}
        {found.length + foundModules.length === 0 ? (
          <p className={classes.nothing}>{t(text('No block of this name', 'Kein Block dieses Namens'))}</p>
        ) : null}
      </div>
      <DragGhost />
    </section>
  );
}

interface ListProps {
  readonly blocks: readonly Block[];
  readonly modules: readonly ListedModule[];
}

/** Everything, under headings that can be closed. */
function Categories({ blocks, modules }: ListProps) {
  const t = useT();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) => {
    const next = new Set(closed);
    if (!next.delete(name)) next.add(name);
    setClosed(next);
  };
  const heading = (name: string, label: Text, content: ReactNode) => (
    <div key={name}>
      <button
        type="button"
        className={`section-title ${classes.category}`}
        aria-expanded={!closed.has(name)}
        onClick={() => toggle(name)}
      >
        {withSeams(t(label))}
        {closed.has(name) ? <IconChevronRight size={13} /> : <IconChevronDown size={13} />}
      </button>
      {closed.has(name) ? null : content}
    </div>
  );
  return (
    <>
      {byCategory(blocks).map(([category, own]) =>
        heading(category, categoryLabels[category], <Blocks blocks={own} />),
      )}
      {heading(
        'modules',
        text('Modules', 'Module'),
        <>
          <Modules modules={modules} />
          <button type="button" className={classes.block} onClick={() => void openModule()}>
            <IconFileImport size={18} aria-hidden />
            {t(text('From a file …', 'Aus einer Datei …'))}
          </button>
          <button type="button" className={classes.block} onClick={() => showDialog(PLACE_MODEL)}>
            <IconBrain size={18} aria-hidden />
            {t(text('Pretrained model …', 'Vortrainiertes Modell …'))}
          </button>
        </>,
      )}
    </>
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

interface EntryProps {
  readonly entry: Dragged;
  readonly id: string;
  readonly help: Text;
}

/** To be dragged, or to be pressed. */
function Entry({ entry, id, help }: EntryProps) {
  const t = useT();
  const { item, label, glyph, category } = entry;
  return (
    <button
      type="button"
      className={classes.block}
      data-block={typeof item === 'string' ? item : undefined}
      data-testid={`palette-${id}`}
      title={t(help)}
      onPointerDown={(event) => startDrag(event, entry)}
      onClick={() => {
        if (!isEndOfDrag()) add(item);
      }}
    >
      <BlockGlyph glyph={glyph} category={category} />
      {withSeams(t(label))}
    </button>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <ul className={classes.blocks}>
      {blocks.map((block) => (
        <li key={block.type}>
          <Entry entry={{ ...block, item: block.type }} id={block.type} help={block.help.text} />
        </li>
      ))}
    </ul>
  );
}

/** The modules of the document and those that come with the app. */
function Modules({ modules }: { readonly modules: readonly ListedModule[] }) {
  return (
    <ul className={classes.blocks}>
      {modules.map((listed) => (
        <li key={listed.key}>
          <Entry
            entry={{ item: listed, label: listed.label, glyph: '▣', category: 'structure' }}
            id={`module-${listed.key}`}
            help={listed.help}
          />
        </li>
      ))}
    </ul>
  );
}
