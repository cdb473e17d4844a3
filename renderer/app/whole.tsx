import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import { followFocus } from '../kit/focusHome.ts';
import { followBugs } from '../link/bugs.ts';
import { App } from './App.tsx';
import { startApp } from './start.ts';

/** Puts the whole app in the place of what was seen while it was being loaded. Called once. */
export function showApp(root: Root): void {
  followBugs(window);
  followFocus(document);
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  void startApp();
}
