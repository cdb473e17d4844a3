import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { text, type Text } from '../../../core/text.ts';
import { MOST_WATCHED } from './watching.ts';
import { useT } from '../../kit/language.ts';
import { useReason } from '../../kit/useReason.ts';
import { refuse } from '../../kit/toasts.ts';

interface AddMenuProps<T> {
  readonly label: Text;
  /** What can be added, and how it begins. */
  readonly choices: readonly { readonly label: Text; readonly value: T }[];
  /** How many there are. */
  readonly count: number;
  readonly onAdd: (value: T) => void;
}

/** Adds one of several kinds; it is set where it stands then. */
export function AddMenu<T>({ label, choices, count, onAdd }: AddMenuProps<T>) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const full = count < MOST_WATCHED ? undefined : text(`At most ${MOST_WATCHED} at a time: remove one first.`, `Höchstens ${MOST_WATCHED} auf einmal: erst etwas entfernen.`); // prettier-ignore
  const closed = useReason(full);
  return (
    <Menu
      opened={isOpen && !full}
      onChange={(opened) => (opened && full ? refuse(full) : setOpen(opened))}
      position="bottom-start"
      width="max-content"
    >
      <Menu.Target>
        <Button size="compact-xs" variant="default" leftSection={<IconPlus size={13} />} {...closed}>
          {t(label)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item key={choice.label.en} onClick={() => onAdd(choice.value)}>
            {t(choice.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
