import { Menu } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import type { Point } from '../../../core/graph/document.ts';
import type { Text } from '../../../core/text.ts';
import classes from './CommandMenu.module.css';
import { commandOf, isEnabled, menuOf, reasonAgainst, runCommand, type MenuName } from './registry.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { shortcutText } from '../../kit/keys.ts';
import { useReason } from '../../kit/useReason.ts';
import { refuse } from '../../kit/toasts.ts';

interface CommandMenuProps {
  readonly menu: MenuName;
  readonly label: Text;
  /** Where the menu opens, in the window; with a `target` it hangs from that instead and opens by a press. */
  readonly position?: Point;
  readonly target?: ReactNode;
  readonly onClose?: () => void;
  /** Commands that mean something else here. */
  readonly replaced?: Readonly<Record<string, () => void>>;
}

/** Where neither above nor below a point there is room for the whole menu, it lies beside it. */
const keepsInside = { flip: true, shift: { crossAxis: true, padding: 8 } } as const;

/** A menu of commands with their shortcuts. */
export function CommandMenu({ menu, label, position, target, onClose, replaced }: CommandMenuProps) {
  const t = useT();
  return (
    <Menu
      {...(position ? { opened: true, position: 'bottom-start' as const } : {})}
      middlewares={keepsInside}
      {...(onClose ? { onClose } : {})}
      offset={position ? 0 : 6}
      shadow="md"
      width="max-content"
      withinPortal
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        {target ?? <span className={classes.anchor} style={{ left: position?.x, top: position?.y }} />}
      </Menu.Target>
      <Menu.Dropdown aria-label={t(label)} className={classes.menu ?? ''}>
        <Sections menu={menu} {...(replaced && { replaced })} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** What of a menu can be used now, section by section. */
function sectionsNow(menu: MenuName): readonly (readonly string[])[] {
  const isShown = (name: string) => !commandOf(name)?.isRare || isEnabled(name);
  return menuOf(menu)
    .map((names) => names.filter(isShown))
    .filter((names) => names.length > 0);
}

function Sections({ menu, replaced }: Pick<CommandMenuProps, 'menu' | 'replaced'>) {
  return sectionsNow(menu).map((names, i) => (
    <Fragment key={names[0]}>
      {i > 0 && <Menu.Divider />}
      {names.map((name) => (
        <Entry key={name} name={name} run={replaced?.[name]} />
      ))}
    </Fragment>
  ));
}

function Entry({ name, run }: { readonly name: string; readonly run: (() => void) | undefined }) {
  const t = useT();
  const language = useLanguage();
  const command = commandOf(name);
  const reason = reasonAgainst(name);
  const why = useReason(reason);
  if (!command) return null;
  const shortcut = command.shortcuts?.[0];
  return (
    <Menu.Item
      {...why}
      // The arrow keys leave out what has it.
      data-disabled={false}
      onClick={reason ? () => refuse(reason) : (run ?? (() => runCommand(name)))}
      rightSection={shortcut ? <kbd className={classes.keys}>{shortcutText(shortcut, language)}</kbd> : undefined}
    >
      {t(command.text)}
    </Menu.Item>
  );
}
