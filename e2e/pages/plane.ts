import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';
import { Dock } from './dock.ts';

type Place = readonly [x: number, y: number];

/** The picture on a canvas, as an address. */
export function painted(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

/** The plane of two features, worked in its own coordinates. */
export class Plane {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  async show(): Promise<Locator> {
    return new Dock(this.#app).show('Plane');
  }

  async startEditing(): Promise<void> {
    await this.#app.page.getByRole('switch', { name: 'Edit points' }).click();
    await expect(this.editor).toBeVisible();
  }

  get editor(): Locator {
    return this.#app.page.getByTestId('plane-editor');
  }

  get heat(): Locator {
    return this.#app.page.getByTestId('plane-heat');
  }

  /** `x1 = 0.5, x2 = 1 · B`, or how to edit while nothing is selected. */
  get selected(): Locator {
    return this.#app.page.getByTestId('plane-selected');
  }

  /** `A: 2`, `B: 2`, and how many are held out. */
  get legend(): Locator {
    return this.#app.page.getByRole('list', { name: 'Legend' }).getByRole('listitem');
  }

  async click(place: Place): Promise<void> {
    const { x, y } = await this.#pixel(place);
    await this.#app.page.mouse.click(x, y);
  }

  async drag(from: Place, to: Place): Promise<void> {
    const { mouse } = this.#app.page;
    const [start, end] = [await this.#pixel(from), await this.#pixel(to)];
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
    await mouse.move(end.x, end.y, { steps: 3 });
    await mouse.up();
  }

  async #pixel([x, y]: Place): Promise<{ readonly x: number; readonly y: number }> {
    const box = await this.editor.boundingBox();
    if (!box) throw new Error('The plane is not being edited.');
    const share = async (axis: 'across' | 'up', value: number) => {
      const [low = 0, high = 1] = ((await this.editor.getAttribute(`data-${axis}`)) ?? '').split(',').map(Number);
      return (value - low) / (high - low);
    };
    return {
      x: box.x + (await share('across', x)) * box.width,
      y: box.y + (1 - (await share('up', y))) * box.height,
    };
  }
}
