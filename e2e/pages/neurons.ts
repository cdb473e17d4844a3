import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';
import { TimeMachine } from './timeMachine.ts';

/** Single neurons on the canvas: perceptrons with weights on their wires, and layers that are opened. */
export class Neurons {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** A weight by its place: `perceptron1.kernel-0`, `perceptron1.theta-0`. */
  weight(place: string): Locator {
    return this.#app.page.getByTestId(`weight-${place}`);
  }

  async value(place: string): Promise<number> {
    return Number(await this.weight(place).getAttribute('aria-valuenow'));
  }

  async type(place: string, value: string): Promise<void> {
    await this.weight(place).dblclick();
    await this.weight(place).fill(value);
    await this.weight(place).press('Enter');
  }

  /** Waits until the numbers are those of the step at which the run rests: they come a moment after its state. */
  async settle(): Promise<void> {
    const bar = this.#app.page.getByRole('group', { name: 'Example in the neurons' });
    const now = new TimeMachine(this.#app).state;
    await expect(async () => {
      const [, step] = /after batch ([\d,]+)/.exec((await now.textContent()) ?? '') ?? [];
      expect(await bar.getAttribute('data-step')).toBe(step?.replace(',', '') ?? 'unknown');
    }).toPass({ timeout: 60_000 });
  }

  /** Drags a number so many pixels to the right. */
  async drag(place: string, pixels: number): Promise<void> {
    // Waits until the canvas stands still.
    await this.weight(place).hover();
    const box = await this.weight(place).boundingBox();
    if (!box) throw new Error(`${place} is not on the page.`);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = this.#app.page;
    await mouse.move(x, y);
    await mouse.down();
    for (let moved = 1; moved <= pixels; moved++) await mouse.move(x + moved, y);
    // The last number is written with the next picture.
    await this.#app.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    await mouse.up();
  }

  /** "net 0.5 → 0.622" */
  response(perceptron: string): Locator {
    return this.#app.page.getByTestId(`net-${perceptron}`);
  }

  /** Net and output as they are written. */
  async netAndOutput(perceptron: string): Promise<readonly number[]> {
    const words = (await this.response(perceptron).textContent()) ?? '';
    return words.replace('net', '').replaceAll('−', '-').split('→').map(Number);
  }

  layer(id: string): Locator {
    return this.#app.page.getByTestId(`neurons-${id}`);
  }

  edges(layer: string): Locator {
    return this.#app.page.locator(`[data-testid^="neuron-edge-${layer}-"]`);
  }

  async toggle(layer: string): Promise<void> {
    const card = this.#app.page.getByTestId(`node-${layer}`);
    await card.getByRole('button', { name: /neurons/ }).click();
  }

  /** Puts nodes and wires onto the canvas, as a paste of what was copied elsewhere. */
  async paste(fragment: object): Promise<void> {
    await this.#app.page.mouse.move(600, 300);
    await this.#app.page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
    }, JSON.stringify(fragment));
  }
}
