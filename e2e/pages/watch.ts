import type { Locator } from '@playwright/test';
import type { App } from '../launch.ts';
import { Dock } from './dock.ts';

/** Breakpoints and watches, in the dock. */
export class WatchPanel {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Opens the tab. */
  async open(): Promise<void> {
    await new Dock(this.#app).show('Watch');
  }

  async add(what: 'breakpoint' | 'watch', kind: string): Promise<void> {
    await this.#app.page.getByRole('button', { name: `Add ${what}` }).click();
    await this.#app.page.getByRole('menuitem', { name: kind, exact: true }).click();
  }

  breakpoint(kind: string): Locator {
    return this.#app.page.getByTestId(`breakpoint-${kind}`);
  }

  /** The newest value of a watch. */
  value(kind: string): Locator {
    return this.#app.page.getByTestId(`watch-${kind}`).getByTestId('watch-value');
  }
}
