import { useOverlay } from '../workspace/document/overlay.ts';
import { commandNames, commands, groupLabels, isEnabled, runCommand, type CommandName } from './commands.ts';
import { GuardedOverlay } from '../workspace/shared/GuardedOverlay.tsx';
import { ConnectTo, NodeFinder } from './NodeLists.tsx';
import { useLanguage, useT } from '../kit/language.ts';
import { QuickList } from '../kit/QuickList.tsx';
import { ShortcutOverview } from './ShortcutOverview.tsx';
import { shortcutText } from '../workspace/commands/shortcuts.ts';
import { text } from '../../core/text.ts';

/** The lists that are opened by a shortcut. */
export function Overlays() {
  return (
    <GuardedOverlay>
      <List />
    </GuardedOverlay>
  );
}

function List() {
  const { overlay, close } = useOverlay();
  switch (overlay?.kind) {
    case 'commands':
      return <CommandPalette onClose={close} />;
    case 'findNode':
      return <NodeFinder onClose={close} />;
    case 'connectTo':
      return <ConnectTo onClose={close} />;
    case 'shortcuts':
      return <ShortcutOverview onClose={close} />;
    default:
      return null;
  }
}

function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const items = commandNames
    .filter((name) => !commands[name].isHidden && name !== 'commands' && isEnabled(name))
    .map((name) => {
      const [shortcut] = commands[name].shortcuts ?? [];
      const detail = shortcut === undefined ? '' : shortcutText(shortcut, language);
      return { id: name, label: `${t(groupLabels[commands[name].group])}: ${t(commands[name].text)}`, detail };
    });
  return (
    <QuickList
      title={text('Type a command', 'Befehl eingeben')}
      items={items}
      onChoose={(name) => runCommand(name as CommandName)}
      onClose={onClose}
    />
  );
}
