import { CommandMenu } from '../../workspace/commands/CommandMenu.tsx';
import { useOverlay } from '../../workspace/document/overlay.ts';
import { text } from '../../../core/text.ts';

/** The menu of the right mouse button. "Add a block" puts it where the button was pressed. */
export function ContextMenu() {
  const { overlay, close, show } = useOverlay();
  if (overlay?.kind !== 'menu') return null;
  const { at, on } = overlay;
  return (
    <CommandMenu
      menu={on}
      onClose={close}
      label={text('Canvas menu', 'Menü der Fläche')}
      position={at}
      replaced={{ addBlock: () => show({ kind: 'addBlock', at, wire: null }) }}
    />
  );
}
