import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../../../core/text.ts';
import { useOverlay } from '../document/overlay.ts';
import { ErrorBoundary } from '../../link/ErrorBoundary.tsx';
import { Broken } from './Guarded.tsx';
import { useT } from '../../kit/language.ts';

const list = text('List', 'Liste');

/** What lies over the workbench: where it falls over, a dialog says so, and closing that closes it. */
export function GuardedOverlay({ children }: { readonly children: ReactNode }) {
  const t = useT();
  const close = useOverlay((state) => state.close);
  return (
    <ErrorBoundary
      fallback={({ retry, ...bug }) => {
        const end = () => {
          close();
          retry();
        };
        return (
          <Modal opened onClose={end} title={t(list)} yOffset="12vh" size="28rem" transitionProps={{ duration: 0 }}>
            <Broken name={list} {...bug} onRetry={retry} />
          </Modal>
        );
      }}
    >
      {children}
    </ErrorBoundary>
  );
}
