import { useOverlay } from '../workspace/document/overlay.ts';
import { lazily } from '../kit/lazily.tsx';
import { loadGoals, overlays } from './features.ts';
import { GuardedOverlay } from '../workspace/shared/GuardedOverlay.tsx';
import { ShortcutOverview } from './ShortcutOverview.tsx';

/** The list of all commands; it is loaded with the editor, so that no letter that is typed at once is lost. */
export const CommandPalette = lazily(async () => {
  const [part] = await Promise.all([import('./CommandPalette.tsx'), loadGoals()]);
  return part.CommandPalette;
});

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
