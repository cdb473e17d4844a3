import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Point } from '../../../core/graph/document.ts';
import type { Text } from '../../../core/text.ts';
import classes from './CommandMenu.module.css';
import { commands, isEnabled, runCommand, type CommandName } from '../../app/commands.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { shortcutText } from './shortcuts.ts';

/** A command's name, or a line between two groups. */
export type MenuEntry = CommandName | '-';

interface CommandMenuProps {
  readonly entries: readonly MenuEntry[];
  readonly label: Text;
  /** Where the menu opens, in the window; with a `target` it hangs from that instead and opens by a press. */
  readonly position?: Point;
  readonly target?: ReactNode;
  readonly onClose?: () => void;
  /** Commands that mean something else here. */
  readonly replaced?: Partial<Record<CommandName, () => void>>;
}

/** Where neither above nor below a point there is room for the whole menu, it lies beside it. */
const keepsInside = { flip: true, shift: { crossAxis: true, padding: 8 } } as const;

/** A menu of commands with their shortcuts. */
export function CommandMenu({ entries, label, position, target, onClose, replaced }: CommandMenuProps) {
  const t = useT();
  return (
    <Menu
      {...(position ? { opened: true, position: 'bottom-start' as const, middlewares: keepsInside } : {})}
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

function Entry({ name, run }: { readonly name: CommandName; readonly run: (() => void) | undefined }) {
  const t = useT();
  const language = useLanguage();
  const { text, shortcuts } = commands[name];
  const shortcut = shortcuts?.[0];
  // What has to do with modules or neurons is there only where there are some.
  const isOffered =
    isEnabled(name) || !['enterModule', 'leaveModule', 'ungroup', 'saveModule', 'neurons', 'lock'].includes(name);
  if (!isOffered) return null;
  return (
    <Menu.Item
      disabled={!isEnabled(name)}
      onClick={run ?? (() => runCommand(name))}
      rightSection={shortcut ? <kbd className={classes.keys}>{shortcutText(shortcut, language)}</kbd> : undefined}
    >
      {t(text)}
    </Menu.Item>
  );
}
