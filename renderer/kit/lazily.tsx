import { lazy, Suspense, useState, type ComponentType, type LazyExoticComponent, type ReactNode } from 'react';
import { text } from '../../core/text.ts';
import { useT } from './language.ts';

/** A part that is loaded when it is first shown, or before: `load` fetches its code, for the next time that it is built. */
export interface Lazy<Props extends object> {
  (props: Props): ReactNode;
  readonly load: () => Promise<unknown>;
}

/**
 * A part of the window that is loaded when it is first shown; until then it says so, or shows `waiting`. Its code comes
 * with the app: no network is needed.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: (props: Props) => ReactNode = () => <Loading />,
): Lazy<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetch = async () => (loaded = await load());
  const begin = (): LazyExoticComponent<ComponentType<Props>> =>
    lazy(async () => {
      try {
        return { default: await fetch() };
      } catch (error) {
        // React keeps a failure for ever: what is built anew asks anew.
        Current = begin();
        throw error;
      }
    });
  let Current = begin();
  function Lazily(props: Props) {
    // One that is shown stays what it is. React.lazy lets even loaded code wait for a frame.
    const [Part] = useState(() => loaded ?? Current);
    return (
      <Suspense fallback={waiting(props)}>
        <Part {...props} />
      </Suspense>
    );
  }
  return Object.assign(Lazily, { load: fetch });
}

/** Whether code of the app did not come: its host has ended, or serves a newer version by now. Browsers say it in words alone. */
export function isNotFetched({ message }: Error): boolean {
  return /dynamically imported module|importing a module script|unable to preload/i.test(message);
}

/** What to do then. */
export const notFetched = text(
  'A part of the app could not be fetched. The program may have ended, or been replaced by a newer version: see that it runs, and reload the page. Your work is kept.',
  'Ein Teil der App ließ sich nicht laden. Vielleicht wurde das Programm beendet oder durch eine neuere Version ersetzt: prüfen, ob es läuft, und die Seite neu laden. Die Arbeit ist gesichert.',
);

function Loading() {
  const t = useT();
  return (
    <p className="dim" role="status" style={{ padding: 'var(--mantine-spacing-md)' }}>
      {t(text('Loading …', 'Wird geladen …'))}
    </p>
  );
}
