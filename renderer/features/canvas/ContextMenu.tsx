import { CommandMenu, type MenuEntry } from '../../workspace/commands/CommandMenu.tsx';
import { useOverlay } from '../../workspace/document/overlay.ts';
import { text } from '../../../core/text.ts';

const entries: Readonly<Record<'canvas' | 'nodes' | 'edges', readonly MenuEntry[]>> = {
  canvas: [
    'addBlock',
    'paste',
    'selectAll',
    'find',
    '-',
    'layout',
    'fit',
    'minimap',
    'leaveModule',
    'saveModule',
    'openModule',
    '-',
    'randomiseWeights',
    'resetWeights',
  ],
  nodes: [
    'enterModule',
    'neurons',
    'connectTo',
    '-',
    'randomiseWeights',
    'resetWeights',
    'lock',
    '-',
    'cut',
    'copy',
    'paste',
    'duplicate',
    'delete',
    '-',
    'group',
    'ungroup',
    'saveModule',
  ],
  edges: ['lock', 'delete'],
};

/** The menu of the right mouse button. "Add a block" puts it where the button was pressed. */
export function ContextMenu() {
  const { overlay, close, show } = useOverlay();
  if (overlay?.kind !== 'menu') return null;
  const { at, on } = overlay;
  return (
    <CommandMenu
      entries={entries[on]}
      onClose={close}
      label={text('Canvas menu', 'Menü der Fläche')}
      position={at}
      replaced={{ addBlock: () => show({ kind: 'addBlock', at, wire: null }) }}
    />
  );
}
