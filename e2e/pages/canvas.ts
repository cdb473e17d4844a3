import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';

type Port = readonly [node: string, port: string];

/** The graph and the palette beside it, worked with the mouse as a person does. */
export class Canvas {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get area(): Locator {
    return this.#app.page.getByTestId('canvas');
  }

  node(id: string): Locator {
    return this.#app.page.getByTestId(`node-${id}`);
  }

  nodes(): Locator {
    return this.#app.page.locator('[data-testid^="node-"]');
  }

  edges(): Locator {
    return this.#app.page.locator('[data-testid^="edge-"]');
  }

  port([node, port]: Port): Locator {
    return this.#app.page.getByTestId(`port-${node}-${port}`);
  }

  /** The words and the repair under a node; hidden while all is well. */
  problem(node: string): Locator {
    return this.#app.page.getByTestId(`problem-${node}`);
  }

  /** Takes an offered repair. What would cover other cards is a mark until somebody looks at its node. */
  async repair(node: string, name: string): Promise<void> {
    await this.node(node).hover();
    await this.problem(node).getByRole('button', { name }).click();
  }

  /** Why the chosen run diverged, under the node where it began. */
  trouble(): Locator {
    return this.#app.page.locator('[data-testid^="trouble-"]');
  }

  /** The shapes written on the wires, in no particular order. */
  async shapes(): Promise<string[]> {
    return this.#app.page.locator('[data-testid^="shape-"]').allTextContents();
  }

  async ids(): Promise<string[]> {
    const testIds = await this.nodes().evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-testid')));
    return testIds.map((testId) => testId?.replace('node-', '') ?? '');
  }

  /** Drags a block from the palette to a point of the canvas, measured from its top left corner. Returns the new id. */
  async drag(block: string, x: number, y: number): Promise<string> {
    const before = await this.ids();
    const area = await boxOf(this.area);
    await this.#dragMouse(await centre(this.#app.page.getByTestId(`palette-${block}`)), {
      x: area.x + x,
      y: area.y + y,
    });
    await expect(this.nodes()).toHaveCount(before.length + 1);
    const added = (await this.ids()).find((id) => !before.includes(id));
    if (added === undefined) throw new Error(`No node was added for ${block}.`);
    return added;
  }

  /** Drags a wire from an output to an input. */
  async wire(from: Port, to: Port): Promise<void> {
    await this.#dragMouse(await centre(this.port(from)), await centre(this.port(to)));
  }

  /** Clicks the only wire into a node, and deletes it. */
  async unwire(to: string): Promise<void> {
    const wire = this.area.getByLabel(new RegExp(`^Wire from .+ to ${to}$`));
    const grip = await wire
      .locator('path')
      .first()
      .evaluate((element) => {
        const path = element as SVGPathElement;
        // Not half-way, where the shape is written.
        const point = path.getPointAtLength(0.3 * path.getTotalLength());
        const { x, y } = point.matrixTransform(path.getScreenCTM() ?? new DOMMatrix());
        return { x, y };
      });
    await this.#app.page.mouse.click(grip.x, grip.y);
    await this.press('Delete');
  }

  /** Drags a node by so many pixels. */
  async move(node: string, dx: number, dy: number): Promise<void> {
    const start = await centre(this.node(node));
    await this.#dragMouse(start, { x: start.x + dx, y: start.y + dy });
  }

  async select(node: string): Promise<void> {
    await this.node(node).click();
  }

  async press(key: string): Promise<void> {
    await this.#app.page.keyboard.press(key);
  }

  async #dragMouse(from: Point, to: Point): Promise<void> {
    const { mouse } = this.#app.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    // Some steps: a drag begins after a few pixels, and ports are looked for on the way.
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
    await mouse.move(to.x, to.y, { steps: 5 });
    await mouse.up();
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

async function boxOf(locator: Locator): Promise<Point & { readonly width: number; readonly height: number }> {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on the page.');
  return box;
}

async function centre(locator: Locator): Promise<Point> {
  const { x, y, width, height } = await boxOf(locator);
  return { x: x + width / 2, y: y + height / 2 };
}
