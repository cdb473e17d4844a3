import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { useCanvasView } from './view.ts';

/**
 * With Shift, Ctrl or Cmd a press adds to what is selected. The press itself says so: if React Flow listened to the keys,
 * everything on the canvas would be asked anew whenever one of them goes down or up.
 */
export function AddingToSelection() {
  const store = useStoreApi();
  const canvas = useCanvasView((state) => state.element);
  useEffect(() => {
    const listen = ({ shiftKey, ctrlKey, metaKey }: PointerEvent | KeyboardEvent) => {
      const multiSelectionActive = shiftKey || ctrlKey || metaKey;
      if (store.getState().multiSelectionActive !== multiSelectionActive) store.setState({ multiSelectionActive });
    };
    const onKey = (event: KeyboardEvent) => (event.key === 'Enter' || event.key === ' ') && listen(event);
    canvas?.addEventListener('pointerdown', listen, true);
    canvas?.addEventListener('keydown', onKey, true);
    return () => {
      canvas?.removeEventListener('pointerdown', listen, true);
      canvas?.removeEventListener('keydown', onKey, true);
    };
  }, [canvas, store]);
  return null;
}
