import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nativeTheme } from 'electron';

export type WindowTheme = 'light' | 'dark' | 'system';

/** The page's own background, so that a window does not flash before the page is drawn. */
const BACKGROUND = { light: '#f6f7f9', dark: '#14181d' } as const;

/** Gives menus, dialogs and the empty window the theme that the page had last. */
export function restoreTheme(file: string): void {
  let theme: unknown;
  try {
    theme = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The first start, or nothing that can be read: as the system has it.
  }
  nativeTheme.themeSource = theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Follows the page's theme, and keeps it for the next start. */
export function setTheme(file: string, theme: WindowTheme): void {
  nativeTheme.themeSource = theme;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(theme));
  } catch {
    // A full disk must not keep a window from changing its colours.
  }
}

export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}
