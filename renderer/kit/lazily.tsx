import { lazy, Suspense, type ComponentType, type LazyExoticComponent, type ReactNode } from 'react';
import { text } from '../../core/text.ts';
import { useT } from './language.ts';

/**
 * A part of the window that is loaded when it is first shown; until then it says so, or shows `waiting`. Its code comes
 * with the app: no network is needed.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: (props: Props) => ReactNode = () => <Loading />,
): (props: Props) => ReactNode {
  const begin = (): LazyExoticComponent<ComponentType<Props>> =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        // React keeps a failure for ever: what is built anew asks anew.
        Current = begin();
        throw error;
      }
    });
  let Current = begin();
  return function Lazily(props: Props) {
    const Part = Current;
    return (
      <Suspense fallback={waiting(props)}>
        <Part {...props} />
      </Suspense>
    );
  };
}

function Loading() {
  const t = useT();
  return (
    <p className="dim" role="status" style={{ padding: 'var(--mantine-spacing-md)' }}>
      {t(text('Loading …', 'Wird geladen …'))}
    </p>
  );
}
