import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Point } from '../../../core/graph/document.ts';
import type { Text } from '../../../core/text.ts';
import classes from './CommandMenu.module.css';
import { commandOf, isEnabled, runCommand } from './registry.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { shortcutText } from '../../kit/keys.ts';

/** A command's name, or `-`: a line between two groups. */
export type MenuEntry = string;

interface CommandMenuProps {
  readonly entries: readonly MenuEntry[];
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
export function CommandMenu({ entries, label, position, target, onClose, replaced }: CommandMenuProps) {
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
      <Menu.Dropdown aria-label={t(label)}>
        {entries.map((entry, i) =>
          entry === '-' ? <Menu.Divider key={i} /> : <Entry key={entry} name={entry} run={replaced?.[entry]} />,
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Entry({ name, run }: { readonly name: string; readonly run: (() => void) | undefined }) {
  const t = useT();
  const language = useLanguage();
  const command = commandOf(name);
  if (!command || (command.isRare && !isEnabled(name))) return null;
  const shortcut = command.shortcuts?.[0];
  return (
    <Menu.Item
      disabled={!isEnabled(name)}
      onClick={run ?? (() => runCommand(name))}
      rightSection={shortcut ? <kbd className={classes.keys}>{shortcutText(shortcut, language)}</kbd> : undefined}
    >
      {t(command.text)}
    </Menu.Item>
  );
}
