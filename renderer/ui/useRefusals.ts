import { useEffect } from 'react';
import { useDocument } from '../store/document.ts';
import { follow } from '../store/follow.ts';
import { showToast } from '../store/toasts.ts';

/** Says why the last edit was refused, once, at the bottom of the window. */
export function useRefusals(): void {
  useEffect(
    () =>
      follow(useDocument, ({ refusal, dismissRefusal }, before) => {
        if (!refusal || refusal === before.refusal) return;
        showToast({ kind: 'refusal', title: refusal, sentence: null, detail: '' });
        dismissRefusal();
      }),
    [],
  );
}
