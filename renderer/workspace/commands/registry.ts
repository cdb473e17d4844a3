import type { NativeMenuName } from '../../../core/protocol/menus.ts';
import { text, type Text } from '../../../core/text.ts';
import { logBug, reportBug } from '../../link/bugs.ts';

/**
 * The menus that commands stand in: the top bar's, those of the right mouse button on the canvas, on nodes and on wires,
 * that of the panels, and the native ones of the desktop.
 */
export type MenuName = 'bar' | 'canvas' | 'nodes' | 'edges' | 'panels' | NativeMenuName;

export type CommandGroup = 'project' | 'edit' | 'canvas' | 'training' | 'panels' | 'window';

interface Offer {
  readonly text: Text;
  readonly group: CommandGroup;
  /** `Mod` is Ctrl, or Cmd on a Mac; see kit/keys.ts. */
  readonly shortcuts?: readonly string[];
  /** Where the shortcut works: everywhere, or only while the focus is on the canvas (or nowhere), as plain keys do. */
  readonly scope?: 'canvas';
  /** Its shortcut is the system's: a clipboard event carries it out, not the key. */
  readonly isByEvent?: boolean;
  /** It means something while the gallery is shown, too. */
  readonly isInGallery?: boolean;
  /** Menus leave it out where it can do nothing, instead of showing it disabled. */
  readonly isRare?: boolean;
  /** In which menus it stands, and where: tens number the sections, ones the places in them. */
  readonly menus?: Readonly<Partial<Record<MenuName, number>>>;
  run(): void | Promise<unknown>;
}

/** What can do nothing at times says what has to be there first: buttons, menus and the list of all commands show it. */
type Condition =
  | { isEnabled(): boolean; readonly needs: Text | (() => Text | undefined) }
  | { readonly isEnabled?: undefined; readonly needs?: undefined };

export type Command = Offer & Condition;

export type CommandTable = Readonly<Record<string, Command>>;

const known = new Map<string, Command>();

/**
 * Adds commands to those that the window offers: shortcuts, menus, the list of all commands and the overview of
 * shortcuts read nothing else. A name or a shortcut that is taken stays with whom it belongs to.
 */
export function offerCommands(table: CommandTable): void {
  for (const [name, command] of Object.entries(table)) {
    if (known.has(name)) logBug(new Error(`Two commands are called "${name}": the first one stays.`));
    else known.set(name, withFreeShortcuts(name, command));
  }
}

function withFreeShortcuts(name: string, command: Command): Command {
  const { shortcuts } = command;
  if (!shortcuts) return command;
  const ownerOf = (shortcut: string) =>
    [...known].find(([, other]) =>
      other.shortcuts?.some((taken) => taken.toLowerCase() === shortcut.toLowerCase()),
    )?.[0];
  const free = shortcuts.filter((shortcut) => {
    const owner = ownerOf(shortcut);
    if (owner !== undefined)
      logBug(new Error(`“${name}” and “${owner}” have the shortcut ${shortcut}: the first keeps it.`));
    return owner === undefined;
  });
  return free.length === shortcuts.length ? command : { ...command, shortcuts: free };
}

/** In the order in which they are listed: by group, and in each as they were offered. */
export function commandNames(): readonly string[] {
  const groups = Object.keys(groupLabels);
  const rank = (name: string) => groups.indexOf(known.get(name)?.group ?? '');
  return [...known.keys()].toSorted((a, b) => rank(a) - rank(b));
}

/** The commands of a menu, section by section. */
export function menuOf(menu: MenuName): readonly (readonly string[])[] {
  const places = [...known].flatMap(([name, { menus }]) => {
    const place = menus?.[menu];
    return place === undefined ? [] : [{ name, place }];
  });
  const sorted = places.toSorted((a, b) => a.place - b.place);
  const sections = new Set(sorted.map(({ place }) => Math.floor(place / 10)));
  return [...sections].map((section) =>
    sorted.filter(({ place }) => Math.floor(place / 10) === section).map(({ name }) => name),
  );
}

/** Undefined when no feature offers it. */
export function commandOf(name: string): Command | undefined {
  return known.get(name);
}

export const groupLabels: Readonly<Record<CommandGroup, Text>> = {
  project: text('Project', 'Projekt'),
  edit: text('Edit', 'Bearbeiten'),
  canvas: text('Canvas', 'Fläche'),
  training: text('Training', 'Training'),
  panels: text('Panels', 'Bereiche'),
  window: text('Window', 'Fenster'),
};

/** A command whose own answer is a bug can do nothing; menus and lists are there all the same. */
export function isEnabled(name: string): boolean {
  const command = known.get(name);
  if (!command) return false;
  try {
    return command.isEnabled?.() ?? true;
  } catch (error) {
    logBug(error);
    return false;
  }
}

/** Why a command can do nothing now. */
export function reasonAgainst(name: string): Text | undefined {
  const needs = known.get(name)?.needs;
  if (!needs || isEnabled(name)) return undefined;
  return (typeof needs === 'function' ? needs() : needs) ?? nothingToDo;
}

const nothingToDo = text('There is nothing here for it to do.', 'Hier gibt es dafür nichts zu tun.');

/** Carries out a command unless there is nothing that it could act on. */
export function runCommand(name: string): void {
  if (isEnabled(name)) void carryOut(name);
}

async function carryOut(name: string): Promise<void> {
  try {
    await known.get(name)?.run();
  } catch (error) {
    reportBug(error);
  }
}
