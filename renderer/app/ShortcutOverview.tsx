import { Modal, Table } from '@mantine/core';
import { text } from '../../core/text.ts';
import { commandNames, commandOf, groupLabels, type CommandGroup } from '../workspace/commands/registry.ts';
import { useLanguage, useT } from '../kit/language.ts';
import { useFocusHome } from '../kit/focusHome.ts';
import classes from './ShortcutOverview.module.css';
import { shortcutText } from '../kit/keys.ts';

const byPointer = [
  [text('Search for a block', 'Block suchen'), text('Double-click on the canvas', 'Doppelklick auf die Fläche')],
  [
    text('Continue with a block', 'Mit einem Block weiter'),
    text('Drop a wire on the canvas', 'Leitung auf der Fläche loslassen'),
  ],
  [text('Put into a wire', 'In eine Leitung setzen'), text('Drop a block on it', 'Block darauf loslassen')],
  [text('Select several', 'Mehrere auswählen'), text('Shift and drag', 'Umschalt und ziehen')],
  [
    text('Move the selection', 'Auswahl verschieben'),
    text('Arrow keys, with Shift further', 'Pfeiltasten, mit Umschalt weiter'),
  ],
  [text('Open a module', 'Modul öffnen'), text('Double-click on it', 'Doppelklick darauf')],
] as const;

/** Every shortcut, and what the pointer can do. */
export function ShortcutOverview({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  useFocusHome();
  const language = useLanguage();
  const groups = Object.keys(groupLabels) as CommandGroup[];
  const rowsOf = (group: CommandGroup) =>
    commandNames().flatMap((name) => {
      const command = commandOf(name);
      if (command?.group !== group) return [];
      const keys = command.shortcuts?.map((shortcut) => shortcutText(shortcut, language)).join(', ');
      return keys ? [[t(command.text), keys] as const] : [];
    });
  return (
    <Modal opened onClose={onClose} size="52rem" title={t(text('Shortcuts', 'Tastenkürzel'))}>
      <div className={classes.columns}>
        {groups.map((group) => (
          <Rows key={group} title={t(groupLabels[group])} rows={rowsOf(group)} />
        ))}
        <Rows
          title={t(text('By hand', 'Von Hand'))}
          rows={byPointer.map(([what, how]) => [t(what), t(how)] as const)}
        />
      </div>
    </Modal>
  );
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3 className="section-title">{title}</h3>
      <Table verticalSpacing={3}>
        <Table.Tbody>
          {rows.map(([what, how]) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td className={classes.keys}>{how}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
