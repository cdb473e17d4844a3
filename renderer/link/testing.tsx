import { MantineProvider } from '@mantine/core';
import { cleanup, render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach } from 'vitest';
import type { Language } from '../../core/text.ts';
import { useLog } from '../kit/log.ts';
import { useSettings } from '../kit/settings.ts';
import { cssVariables, themeIn } from '../kit/theme.ts';
import { useToasts } from '../kit/toasts.ts';

/** For tests of components, in files that begin with `@vitest-environment happy-dom`: each begins with an empty page. */
export function inPage(): void {
  beforeEach(() => {
    useLog.getState().clear();
    useToasts.getState().closeAll();
  });
  afterEach(cleanup);
}

/** Mounts something as the app does. */
export function mount(children: ReactNode, language: Language = 'en'): RenderResult {
  useSettings.getState().set({ language });
  return render(
    <MantineProvider theme={themeIn(language)} cssVariablesResolver={cssVariables} env="test">
      {children}
    </MantineProvider>,
  );
}

/** What the console says went wrong so far. */
export function bugs(): readonly string[] {
  return useLog
    .getState()
    .entries.filter(({ level }) => level === 'error')
    .map(({ message }) => message.en);
}
