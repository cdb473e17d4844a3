import type { Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** What is selected, or the whole network: params, help, code. */
export class Inspector {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  field(label: string): Locator {
    return this.#app.page.getByRole('textbox', { name: label, exact: true });
  }

  /** Types a value and leaves the field. */
  async set(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
    await this.field(label).press('Tab');
  }
}
