import { same, text, type Text } from '../text.ts';

/** The menus of the desktop; the page defines their contents. */
export const nativeMenus = {
  file: text('&File', '&Datei'),
  edit: text('&Edit', '&Bearbeiten'),
  view: text('&View', '&Ansicht'),
  training: same('&Training'),
  help: text('&Help', '&Hilfe'),
} as const satisfies Readonly<Record<string, Text>>;

export type NativeMenuName = keyof typeof nativeMenus;

/** A command of the page. */
export interface NativeItem {
  readonly name: string;
  readonly label: Text;
  /** `Mod` is Ctrl, or Cmd on a Mac. */
  readonly shortcuts: readonly string[];
}

/** Sections of items. */
export type NativeMenus = Readonly<Record<NativeMenuName, readonly (readonly NativeItem[])[]>>;
