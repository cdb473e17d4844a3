import type { Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** File, undo and the controls of training. */
export class TopBar {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** `saved`, `unsaved`, `new`. */
  get saved(): Locator {
    return this.#app.page.getByTestId('saved');
  }

  get phase(): Locator {
    return this.#app.page.getByTestId('run-phase');
  }

  get device(): Locator {
    return this.#app.page.getByTestId('device-chip');
  }

  get name(): Locator {
    return this.#app.page.getByRole('textbox', { name: 'Name of the project' });
  }

  /** Train, Pause, Resume, Step, Stop. */
  control(name: string): Locator {
    return this.#app.page
      .getByRole('group', { name: 'Training', exact: true })
      .getByRole('button', { name, exact: true });
  }

  /** Why a run has paused by itself. */
  get note(): Locator {
    return this.#app.page.getByTestId('pause-note');
  }

  /** `Deutsch`, chosen in the menu of languages, whatever the language of now is. */
  async language(choice: string): Promise<void> {
    await this.#app.page.getByRole('button', { name: /^(Language|Sprache):/ }).click();
    await this.#app.page.getByRole('menuitemradio', { name: choice, exact: true }).click();
  }

  /** How fast runs go at most: `5 steps a second`, `full speed`. */
  async speed(choice: string): Promise<void> {
    await this.#app.page.getByRole('button', { name: /^Speed:/ }).click();
    await this.#app.page.getByRole('menuitemradio', { name: choice, exact: true }).click();
  }

  /** An entry of the file menu: `Save`, `Save as …`, `Open …`, `Export …`, `Gallery`. */
  async file(entry: string): Promise<void> {
    await this.#app.page.getByRole('button', { name: 'Neuroloom' }).click();
    await this.#app.page.getByRole('menuitem', { name: entry }).click();
  }

  /** Saves under a new name; returns the file's path. */
  saveAs(name: string): Promise<string> {
    return this.#app.save(name, () => this.file('Save as …'));
  }

  open(file: string): Promise<void> {
    return this.#app.open(file, () => this.file('Open …'));
  }
}
