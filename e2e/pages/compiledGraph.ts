import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** What a training step is compiled to: opened from the inspector of the whole network. */
export class CompiledGraph {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get dialog(): Locator {
    return this.#app.page.getByRole('dialog', { name: 'Compiled graph' });
  }

  /** What was measured, in a line. */
  get result(): Locator {
    return this.dialog.getByRole('status');
  }

  async open(): Promise<void> {
    await this.#app.page.getByRole('button', { name: 'Show compiled graph …' }).click();
    await expect(this.dialog.getByRole('table')).toBeVisible();
  }

  async measure(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Measure' }).click();
    await expect(this.result).toContainText('ms per step');
  }

  /** The numbers of a row by its title: count, milliseconds per step, share in per cent; NaN before measuring. */
  async row(title: string): Promise<{ readonly count: number; readonly ms: number; readonly share: number }> {
    const row = this.dialog.getByRole('row').filter({ has: this.#app.page.getByRole('rowheader', { name: title, exact: true }) }); // prettier-ignore
    const [count = NaN, ms = NaN, share = NaN] = (await row.getByRole('cell').allTextContents()).map(Number.parseFloat);
    return { count, ms, share };
  }

  async group(by: 'By operator' | 'By node'): Promise<void> {
    await this.dialog.getByText(by, { exact: true }).click();
  }

  /** Saves the .onnx file; returns its path. */
  save(name: string): Promise<string> {
    return this.#app.save(name, () => this.dialog.getByRole('button', { name: 'Save for Netron …' }).click());
  }
}
