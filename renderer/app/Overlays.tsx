import { useOverlay } from '../workspace/document/overlay.ts';
import { overlays } from './features.ts';
import { GuardedOverlay } from '../workspace/shared/GuardedOverlay.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ShortcutOverview } from './ShortcutOverview.tsx';

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

const own: Readonly<Record<string, React.ComponentType<{ readonly onClose: () => void }>>> = {
  commands: CommandPalette,
  shortcuts: ShortcutOverview,
};
