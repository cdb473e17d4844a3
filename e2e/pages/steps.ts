import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** The tab in which one training step is walked through. */
export class Steps {
  readonly #app: App;
  readonly #panel: Locator;

  constructor(app: App, panel: Locator) {
    this.#app = app;
    this.#panel = panel;
  }

  /** Next, Back, Finish phase. */
  async walk(button: string): Promise<void> {
    await this.#panel.getByRole('button', { name: button, exact: true }).click();
  }

  async press(key: string): Promise<void> {
    await this.#panel.getByRole('group', { name: 'Walk through a step' }).press(key);
  }

  async showHealth(): Promise<void> {
    await this.#panel.getByText('Gradient health', { exact: true }).click();
  }

  /** Output, gradient by it, weights, gradient by them, new weights. */
  cells(node: string): Locator {
    return this.#app.page.getByTestId(`step-${node}`).getByRole('cell');
  }

  get loss(): Locator {
    return this.#app.page.getByTestId('step-loss');
  }

  /** Waits until a formula with these numbers is seen; without spaces. */
  async expectFormula(formula: string): Promise<void> {
    const seen = this.#app.page.getByTestId('step-numbers').locator('.katex-html');
    const texts = async () => (await seen.allTextContents()).map((text) => text.replace(/[\s\u200b]/g, ''));
    await expect.poll(texts).toEqual(expect.arrayContaining([expect.stringContaining(formula)]));
  }

  /** What a wire carries. */
  flow(edge: string): Locator {
    return this.#app.page.getByTestId(`flow-${edge}`);
  }

  health(node: string): Locator {
    return this.#app.page.getByTestId(`health-${node}`);
  }

  healthMark(node: string): Locator {
    return this.#app.page.getByTestId(`health-mark-${node}`);
  }
}
