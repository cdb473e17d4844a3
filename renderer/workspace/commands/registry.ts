import { text, type Text } from '../../../core/text.ts';
import { logBug, reportBug } from '../../link/bugs.ts';

export type CommandGroup = 'project' | 'edit' | 'canvas' | 'training' | 'panels' | 'window';

export interface Command {
  readonly text: Text;
  readonly group: CommandGroup;
  /** `Mod` is Ctrl, or Cmd on a Mac; see kit/keys.ts. */
  readonly shortcuts?: readonly string[];
  /** Where the shortcut works: everywhere, or only while the focus is on the canvas (or nowhere), as plain keys do. */
  readonly scope?: 'canvas';
  /** Its shortcut is the system's: a clipboard event carries it out, not the key. */
  readonly isByEvent?: boolean;
  /** Left out of the lists that people read. */
  readonly isHidden?: boolean;
  /** It means something while the gallery is shown, too. */
  readonly isInGallery?: boolean;
  /** Menus leave it out where it can do nothing, instead of showing it disabled. */
  readonly isRare?: boolean;
  isEnabled?(): boolean;
  run(): void | Promise<unknown>;
}

export type CommandTable = Readonly<Record<string, Command>>;

const known = new Map<string, Command>();

/**
 * Adds commands to those that the window offers: shortcuts, menus, the list of all commands and the overview of
 * shortcuts read nothing else. A name that is taken stays with whom it belongs to.
 */
export function offerCommands(table: CommandTable): void {
  for (const [name, command] of Object.entries(table)) {
    if (known.has(name)) logBug(new Error(`Two commands are called "${name}": the first one stays.`));
    else known.set(name, command);
  }
}

/** In the order in which they are listed: by group, and in each as they were offered. */
export function commandNames(): readonly string[] {
  const groups = Object.keys(groupLabels);
  const rank = (name: string) => groups.indexOf(known.get(name)?.group ?? '');
  return [...known.keys()].toSorted((a, b) => rank(a) - rank(b));
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

export function isEnabled(name: string): boolean {
  const command = known.get(name);
  return command !== undefined && (command.isEnabled?.() ?? true);
}

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
