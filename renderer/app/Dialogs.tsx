import { Modal } from '@mantine/core';
import { FocusHome } from '../kit/focusHome.ts';
import { LateFocus } from '../kit/LateFocus.tsx';
import { useT } from '../kit/language.ts';
import { useDialogs } from '../workspace/document/dialogs.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { dialogOf } from './features.ts';

/** The one modal that is open; mounted once, by the shell. */
export function Dialogs() {
  const t = useT();
  const open = useDialogs((state) => state.open);
  const close = useDialogs((state) => state.close);
  const dialog = open ? dialogOf(open.kind) : undefined;
  return (
    <Modal
      opened={dialog !== undefined}
      onClose={close}
      title={dialog && t(dialog.title)}
      size={dialog?.size ?? 'md'}
      centered
      transitionProps={{ duration: 0 }}
    >
      {open && dialog && (
        <Guarded key={open.kind} name={dialog.title}>
          <FocusHome />
          <LateFocus />
          <dialog.Body suggestedName={open.suggestedName} />
        </Guarded>
      )}
    </Modal>
  );
}
