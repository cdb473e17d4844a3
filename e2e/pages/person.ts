import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from '../launch.ts';

type Role = Parameters<Page['getByRole']>[0];
type Where = Pick<Page, 'getByRole'>;

/**
 * Someone who knows nothing but what stands on the screen: finds everything by its visible name, and counts what is done.
 * A click, a field that is typed and a choice in a list are one action each; by keys alone, every key is one, and words
 * that are typed are one.
 */
export class Person {
  #actions = 0;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get actions(): number {
    return this.#actions;
  }

  /** How many actions something took. */
  async count(work: () => Promise<void>): Promise<number> {
    const before = this.#actions;
    await work();
    return this.#actions - before;
  }

  async click(role: Role, name: string | RegExp, where: Where = this.#app.page): Promise<void> {
    this.#actions += 1;
    await where.getByRole(role, { name, exact: typeof name === 'string' }).click();
  }

  press(name: string, where?: Where): Promise<void> {
    return this.click('button', name, where);
  }

  /** A card of the gallery, by its title. */
  open(title: string): Promise<void> {
    return this.click('button', new RegExp(`^${title}`));
  }

  tab(name: string): Promise<void> {
    return this.click('tab', name);
  }

  /** One of several words of which one is chosen. */
  async mean(word: string): Promise<void> {
    this.#actions += 1;
    await this.#app.page.getByText(word, { exact: true }).click();
  }

  /** A block or module of the palette. */
  add(block: string): Promise<void> {
    return this.press(block, this.#app.page.getByRole('region', { name: 'Palette' }));
  }

  /** A file of the user's, asked for by a button. */
  async give(file: string, button: string): Promise<void> {
    this.#actions += 1;
    await this.#app.open(file, () => this.#app.page.getByRole('button', { name: button, exact: true }).click());
  }

  async write(field: string, words: string): Promise<void> {
    this.#actions += 1;
    const box = this.#app.page.getByRole('textbox', { name: field, exact: true });
    await box.fill(words);
    await box.press('Tab');
  }

  async keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.#actions += 1;
      await this.#app.page.keyboard.press(key);
    }
  }

  /** Presses a key until something has the focus. */
  async walkTo(key: string, there: Locator, most: number): Promise<void> {
    const isThere = () => there.evaluate((element) => element === document.activeElement);
    for (let i = 0; i < most && !(await isThere()); i++) await this.keys(key);
    await expect(there).toBeFocused();
  }

  /** Once there is a field to type into. */
  async type(words: string): Promise<void> {
    this.#actions += 1;
    await this.#app.page.locator('input:focus').waitFor();
    await this.#app.page.keyboard.type(words);
  }
}
