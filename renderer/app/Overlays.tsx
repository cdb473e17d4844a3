import { useOverlay } from '../workspace/document/overlay.ts';
import { commandNames, commandOf, groupLabels, isEnabled, runCommand } from '../workspace/commands/registry.ts';
import { overlays } from './features.ts';
import { GuardedOverlay } from '../workspace/shared/GuardedOverlay.tsx';
import { useLanguage, useT } from '../kit/language.ts';
import { QuickList } from '../kit/QuickList.tsx';
import { ShortcutOverview } from './ShortcutOverview.tsx';
import { shortcutText } from '../kit/keys.ts';
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
  const views = { ...overlays, ...own };
  const View = overlay ? views[overlay.kind] : undefined;
  return View ? <View onClose={close} /> : null;
}

function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const items = commandNames().flatMap((name) => {
    const command = commandOf(name);
    if (!command || name === 'commands' || !isEnabled(name)) return [];
    const [shortcut] = command.shortcuts ?? [];
    const detail = shortcut === undefined ? '' : shortcutText(shortcut, language);
    return [{ id: name, label: `${t(groupLabels[command.group])}: ${t(command.text)}`, detail }];
  });
  return (
    <QuickList
      title={text('Type a command', 'Befehl eingeben')}
      items={items}
      onChoose={runCommand}
      onClose={onClose}
    />
  );
}

const own: Readonly<Record<string, React.ComponentType<{ readonly onClose: () => void }>>> = {
  commands: CommandPalette,
  shortcuts: ShortcutOverview,
};
