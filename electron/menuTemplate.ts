import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { nativeMenus, type NativeItem, type NativeMenuName, type NativeMenus } from '../core/protocol/menus.ts';
import type { HostCommand } from '../core/protocol/host.ts';
import { text, type Language, type Text } from '../core/text.ts';

export interface MenuOptions {
  readonly language: Language;
  /** What the page offers; null before it has told. */
  readonly menus: NativeMenus | null;
  readonly recentFiles: readonly string[];
  readonly isMac: boolean;
  readonly isPackaged: boolean;
  command(command: HostCommand): void;
  openPath(file: string): void;
  clearRecentFiles(): void;
}

type Items = MenuItemConstructorOptions[];

const separator = { type: 'separator' } as const;

/**
 * The application's menu: what the page offers, and what works without it. The keys stand there to be read: the page
 * handles them itself, so that they mean the same in the browser. On macOS text fields get their own keys through the
 * menu, so there it must have them.
 */
export function menuTemplate(options: MenuOptions): Items {
  const { menus, language, isMac } = options;
  const own = ownItems(options);
  const names = Object.keys(nativeMenus) as NativeMenuName[];
  const built = names.map((name): MenuItemConstructorOptions => {
    const sections = (menus?.[name] ?? []).map((section) => section.map((item) => itemOf(item, options)));
    const [first = [], ...rest] = sections;
    const { beside = [], after = [], without = [] } = own[name] ?? {};
    const submenu = joined([[...first, ...beside], ...rest, ...(menus ? [] : without), ...after]);
    return { label: nativeMenus[name][language], ...(name === 'help' && { role: 'help' }), submenu };
  });
  const filled = built.filter(({ submenu }) => Array.isArray(submenu) && submenu.length > 0);
  return [...(isMac ? [{ role: 'appMenu' } as const] : []), ...filled];
}

/** Sections with lines between them. */
function joined(sections: readonly Items[]): Items {
  return sections.filter((items) => items.length > 0).flatMap((items, i) => (i === 0 ? items : [separator, ...items]));
}

function itemOf(
  { name, label, shortcuts }: NativeItem,
  { language, command }: MenuOptions,
): MenuItemConstructorOptions {
  const accelerator = acceleratorOf(shortcuts);
  return {
    id: name,
    label: label[language],
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    click: () => command({ kind: 'run', name }),
  };
}

/** Keys that Electron writes otherwise. */
const written: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  '+': 'Plus',
};
/** What Electron can read: it throws at anything else. */
const READABLE =
  /^((CmdOrCtrl|Alt|Shift)\+)*([!-~]|F\d{1,2}|Plus|Up|Down|Left|Right|Home|End|PageUp|PageDown|Enter|Escape|Space|Delete|Backspace|Tab)$/;

/** As Electron writes keys. Of several the shortest: a browser keeps some of those that a window has. */
function acceleratorOf(shortcuts: readonly string[]): string | undefined {
  const [shortest = ''] = shortcuts.toSorted((a, b) => a.length - b.length);
  const parts = shortest.endsWith('+') ? [...shortest.split('+').slice(0, -2), '+'] : shortest.split('+');
  const keys = parts.map((key) => written[key] ?? key).join('+');
  return READABLE.test(keys) ? keys : undefined;
}

interface OwnItems {
  /** At the end of the page's first section. */
  readonly beside?: Items;
  /** Sections after all of the page's. */
  readonly after?: readonly Items[];
  /** Sections for as long as there are none of the page. */
  readonly without?: readonly Items[];
}

/** What the desktop does itself. */
function ownItems(options: MenuOptions): Readonly<Partial<Record<NativeMenuName, OwnItems>>> {
  const { isMac, isPackaged } = options;
  const say = (label: Text) => label[options.language];
  // macOS quits from the application's own menu.
  const quit: MenuItemConstructorOptions = isMac
    ? { role: 'close', label: say(text('Close Window', 'Fenster schließen')) }
    : { role: 'quit', label: say(text('Quit', 'Beenden')) };
  const developers: Items = isPackaged
    ? []
    : [{ role: 'toggleDevTools', label: say(text('Developer Tools', 'Entwicklerwerkzeuge')) }];
  return {
    file: { beside: [recentItem(options)], after: [[quit]] },
    edit: {
      without: [
        [{ role: 'undo' }, { role: 'redo' }],
        [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
      ],
    },
    view: {
      after: [
        [
          { role: 'resetZoom', label: say(text('Actual Size', 'Originalgröße')) },
          { role: 'zoomIn', label: say(text('Zoom In', 'Vergrößern')) },
          { role: 'zoomOut', label: say(text('Zoom Out', 'Verkleinern')) },
          { role: 'togglefullscreen', label: say(text('Full Screen', 'Vollbild')) },
        ],
        developers,
      ],
    },
    help: { without: [[{ role: 'about', label: say(text('About Neuroloom', 'Über Neuroloom')) }]] },
  };
}

function recentItem({ language, recentFiles, openPath, clearRecentFiles }: MenuOptions): MenuItemConstructorOptions {
  const recent = recentFiles.map((file) => ({
    label: path.basename(file),
    toolTip: file,
    click: () => openPath(file),
  }));
  const clear = { label: text('Clear', 'Leeren')[language], click: () => clearRecentFiles() };
  return {
    label: text('Open Recent', 'Zuletzt geöffnet')[language],
    enabled: recent.length > 0,
    submenu: [...recent, separator, clear],
  };
}
