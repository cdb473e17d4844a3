import { MantineProvider } from '@mantine/core';
import { cleanup, render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Language } from '../../core/text.ts';
import { useLog } from '../kit/log.ts';
import { useSettings } from '../kit/settings.ts';
import { cssVariables, themeIn } from '../kit/theme.ts';
import { useToasts } from '../kit/toasts.ts';

/** For tests of components, in files that begin with `@vitest-environment happy-dom`: each has an empty page, and boxes. */
export function inPage(): void {
  beforeEach(() => {
    useLog.getState().clear();
    useToasts.getState().closeAll();
    // happy-dom lays nothing out: charts draw nothing in a box without a size.
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 800, 400));
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
  });
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
