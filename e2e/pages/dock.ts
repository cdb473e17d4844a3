import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** The panels under the canvas. */
export class Dock {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Training, Data, Predictions, Confusion, Console. */
  async show(tab: string): Promise<Locator> {
    await this.#app.page.getByRole('tab', { name: tab, exact: true }).click();
    return this.panel(tab);
  }

  /** The open panel, by its tab. */
  panel(tab: string): Locator {
    return this.#app.page.getByRole('tabpanel', { name: tab, exact: true });
  }

  /** The list of runs, newest first. */
  runs(): Locator {
    return this.#app.page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
  }

  epoch(number: number): Locator {
    return this.#app.page.getByTestId(`epoch-${number}`);
  }

  /** How many examples each pass of the perceptron rule got wrong. */
  errors(): Locator {
    return this.#app.page.getByTestId('errors');
  }

  /** Accuracy in per cent and average loss of a finished epoch, as the table says them. */
  async metrics(epoch: number): Promise<{ readonly accuracy: number; readonly loss: number }> {
    await this.waitForEpoch(epoch);
    const cells = await this.epoch(epoch).getByRole('cell').allTextContents();
    const [accuracy, loss] = cells.map((cell) => Number.parseFloat(cell));
    if (accuracy === undefined || loss === undefined) throw new Error(`Epoch ${epoch} says "${cells.join(', ')}".`);
    return { accuracy, loss };
  }

  /** Waits until so many epochs are over. */
  async waitForEpoch(number: number, timeout = 60_000): Promise<void> {
    await expect(this.epoch(number)).toBeVisible({ timeout });
  }

  /** What the loss curve says of itself: "Loss now: training 0.412, test 0.398". */
  curve(metric: 'Loss' | 'Accuracy'): Locator {
    return this.#app.page.getByRole('img', { name: new RegExp(`^${metric} now:`) });
  }
}
