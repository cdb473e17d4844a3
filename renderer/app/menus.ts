import { nativeMenus, type NativeItem, type NativeMenuName, type NativeMenus } from '../../core/protocol/menus.ts';
import { commandOf, menuOf } from '../workspace/commands/registry.ts';

/** What the native menu of the desktop holds. */
export function menusOfDesktop(): NativeMenus {
  const filled = (Object.keys(nativeMenus) as NativeMenuName[]).map((name) => [name, sectionsOf(name)] as const);
  return Object.fromEntries(filled) as NativeMenus;
}

function sectionsOf(menu: NativeMenuName): readonly (readonly NativeItem[])[] {
  return menuOf(menu).map((names) =>
    names.flatMap((name) => {
      const command = commandOf(name);
      return command ? [{ name, label: command.text, shortcuts: command.shortcuts ?? [] }] : [];
    }),
  );
}
