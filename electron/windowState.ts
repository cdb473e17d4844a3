import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';

export interface WindowState {
  readonly bounds: Rectangle | undefined;
  readonly isMaximized: boolean;
}

const AFRESH: WindowState = { bounds: undefined, isMaximized: false };

/**
 * Where the window was when it was last closed; afresh when nothing readable is there, or when so little of it would
 * lie on a display of today that it could not be caught with the mouse.
 */
export function readWindowState(file: string, displays: readonly Rectangle[]): WindowState {
  try {
    const { bounds, isMaximized } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (!isRectangle(bounds) || !displays.some((display) => isReachable(bounds, display))) return AFRESH;
    return { bounds, isMaximized: isMaximized === true };
  } catch {
    return AFRESH;
  }
}

/** Writes the window's place down whenever it is closed. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(state));
    } catch {
      // A full disk must not keep a window from closing.
    }
  });
}

function isRectangle(value: unknown): value is Rectangle {
  const fields = ['x', 'y', 'width', 'height'] as const;
  return (
    typeof value === 'object' &&
    value !== null &&
    fields.every((field) => Number.isInteger((value as Partial<Rectangle>)[field]))
  );
}

function isReachable(bounds: Rectangle, display: Rectangle): boolean {
  const overlap = (start: number, size: number, from: number, length: number) =>
    Math.min(start + size, from + length) - Math.max(start, from);
  return (
    bounds.y >= display.y &&
    overlap(bounds.x, bounds.width, display.x, display.width) >= 100 &&
    overlap(bounds.y, bounds.height, display.y, display.height) >= 100
  );
}
