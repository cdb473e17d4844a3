import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** The first screen: examples and recent projects. */
export class Gallery {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Until the app behind it can open something: the empty canvas, unlike the examples, cannot be chosen before. */
  async isUsable(): Promise<void> {
    await expect(this.#app.page.getByTestId('example-empty')).toBeEnabled();
  }

  recent(name: string): Locator {
    return this.#app.page.getByTestId(`recent-${name}`);
  }

  recover(name: string): Locator {
    return this.#app.page.getByRole('button', { name: `Recover “${name}”` });
  }

  /** By the name of its file: `xor`, `fashion-mnist`; `empty` for the empty canvas. */
  async open(example: string): Promise<void> {
    await this.isUsable();
    await this.#app.page.getByTestId(`example-${example}`).click();
    await expect(this.#app.page.getByTestId('canvas')).toBeVisible();
  }
}
