import { Button, CopyButton, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { text, type Text } from '../../../core/text.ts';
import { diagnostics } from './diagnostics.ts';
import { ErrorBoundary } from '../../link/ErrorBoundary.tsx';
import classes from './Guarded.module.css';
import { useT } from '../../kit/language.ts';
import { isNotFetched, notFetched } from '../../kit/lazily.tsx';

interface GuardedProps {
  readonly name: Text;
  /** Where there is no more room than for a line. */
  readonly isLine?: boolean;
  readonly children: ReactNode;
}

/** A part of the window whose bugs stay its own: it says so in its place, and can be built anew. */
export function Guarded({ name, isLine = false, children }: GuardedProps) {
  return (
    <ErrorBoundary fallback={({ retry, ...bug }) => <Broken name={name} isLine={isLine} {...bug} onRetry={retry} />}>
      {children}
    </ErrorBoundary>
  );
}

/** What the line about the engine is called, in the gallery and in the editor. */
export const engineState = text('State of the engine', 'Zustand des Rechenkerns');

interface BrokenProps extends Pick<GuardedProps, 'name' | 'isLine'> {
  readonly error: Error;
  readonly where: string;
  readonly onRetry: () => void;
}

/** What is said in the place of a part that fell over. */
export function Broken({ name, isLine, error, where, onRetry }: BrokenProps) {
  const t = useT();
  return (
    <div className={classes.broken} data-line={isLine} role="alert">
      <p title={isLine ? error.message : undefined}>
        {t(
          isNotFetched(error)
            ? notFetched
            : text(
                `“${name.en}” cannot be shown because of a bug in the app. Everything else continues, and nothing is lost.`,
                `„${name.de}“ lässt sich wegen eines Fehlers der App nicht zeigen. Alles andere läuft weiter, nichts ist verloren.`,
              ),
        )}
      </p>
      <p className={classes.detail}>{error.message}</p>
      <Group gap="xs" justify="center">
        <Button size="xs" onClick={onRetry}>
          {t(text('Try again', 'Noch einmal versuchen'))}
        </Button>
        <CopyButton value={diagnostics(error, where)}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? t(text('Copied', 'Kopiert')) : t(text('Copy details', 'Einzelheiten kopieren'))}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
