import type { Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** What the app says unasked: messages in the corner, banners and barriers. */
export class Messages {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Those in sight, oldest first. */
  get toasts(): Locator {
    return this.#app.page.getByTestId('toasts').getByRole('listitem');
  }

  get engineAway(): Locator {
    return this.#app.page.getByRole('status').filter({ hasText: 'The engine is not running. It is being restarted' });
  }

  get saveCopy(): Locator {
    return this.#app.page.getByRole('button', { name: 'Save a copy of the document' });
  }

  /** What stands before everything while the engine cannot be had. */
  get barrier(): Locator {
    return this.#app.page.getByRole('dialog', { name: 'The engine is not running' });
  }

  /** In the place of a part of the window that fell over. */
  broken(part: string): Locator {
    return this.#app.page.getByRole('alert').filter({ hasText: `“${part}” cannot be shown` });
  }
}
