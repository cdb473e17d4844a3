import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useDocument } from '../store/document.ts';
import { useT } from './language.ts';

const ID = 'refusal';

/** Says why the last edit was refused, once, at the bottom of the window. */
export function useRefusals(): void {
  const t = useT();
  useEffect(
    () =>
      useDocument.subscribe(({ refusal, dismissRefusal }, before) => {
        if (!refusal || refusal === before.refusal) return;
        notifications.hide(ID);
        notifications.show({ id: ID, message: t(refusal), color: 'orange', autoClose: 4000, withBorder: true });
        dismissRefusal();
      }),
    [t],
  );
}
