import { useEffect } from 'react';
import { useDocument } from '../workspace/document/document.ts';
import { follow } from '../link/follow.ts';
import { showToast } from '../kit/toasts.ts';

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
