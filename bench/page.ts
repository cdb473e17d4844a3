import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { longChain, saveChain } from './longChain.ts';
import { openApp, type OpenedApp } from './openedApp.ts';
import { median } from './statistics.ts';

const NODES = 300;
/** The blocks are Linear and Tanh in turn: this Linear in the middle is dragged and changed. */
const NODE = 'linear75';
const TIMES = 20;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a person does, so many times; `before` is not measured. `node`: where the node is at the beginning. */
interface Action {
  readonly name: string;
  /** Milliseconds of script each, to reach on two cores. */
  readonly target: number;
  readonly before: (page: Page, node: Point) => Promise<void>;
  readonly once: (page: Page, turn: number, node: Point) => Promise<void>;
  readonly after?: (page: Page) => Promise<void>;
  /** Between two times, not measured. */
  readonly between?: (page: Page) => Promise<void>;
}

export const actions: readonly Action[] = [
  {
    name: 'drag a node, per pointer move',
    target: 8,
    before: async (page, { x, y }) => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 10, y + 10);
    },
    once: (page, turn, { x, y }) => {
      // There and back.
      const way = 10 + 12 * Math.min(turn + 1, TIMES - turn);
      return page.mouse.move(x + way, y + way);
    },
    after: (page) => page.mouse.up(),
  },
  {
    name: 'change a param',
    target: 30,
    before: async (page) => {
      await page.getByTestId(`node-${NODE}`).click();
      await page.getByRole('textbox', { name: 'Units', exact: true }).focus();
    },
    once: (page) => page.keyboard.press('ArrowUp'),
  },
  {
    name: 'undo',
    target: 30,
    // What the param was changed by is one step.
    before: (page) => page.getByTestId(`node-${NODE}`).focus(),
    once: (page) => page.keyboard.press('Control+z'),
    between: (page) => page.keyboard.press('Control+y'),
  },
  {
    name: 'a letter in the title',
    target: 2,
    before: (page) => page.getByRole('textbox', { name: 'Name of the project' }).first().focus(),
    once: (page) => page.keyboard.press('a'),
  },
  {
    name: 'pan, per wheel event',
    target: 4,
    before: async (page) => {
      const box = await page.getByTestId('canvas').boundingBox();
      if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    },
    once: (page, turn) => page.mouse.wheel(0, turn % 2 === 0 ? 60 : -60),
  },
];

interface Cost {
  /** Milliseconds each: of script alone, and of all that the page's thread did. */
  readonly script: number;
  readonly task: number;
}

/** Editing 300 nodes in the built app of every folder, in turn: what the browser itself says that it cost. */
export async function page(dists: readonly string[], rounds: number): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
  const file = await saveChain(home, longChain(NODES));
  const apps: OpenedApp[] = [];
  for (const dist of dists) {
    const app = await openApp(dist, file);
    apps.push(app);
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2);
    console.log(
      `${dist}: ${megabytes(app.galleryBytes)} MB for the gallery, painted after ${app.firstPaint.toFixed(0)} ms; ` +
        `${megabytes(app.editorBytes)} MB with the editor, 300 nodes shown after ${app.opening.toFixed(0)} ms`,
    );
  }
  const costs = apps.map(() => actions.map((): Cost[] => []));
  for (let round = 0; round < rounds; round++) {
    for (const [i, app] of apps.entries()) {
      for (const [j, action] of actions.entries()) costs[i]?.[j]?.push(await measure(app, action));
    }
  }
  for (const [j, { name, target }] of actions.entries()) {
    console.log(`${name} (to reach: ${target} ms of script)`);
    for (const [i, dist] of dists.entries()) {
      const of = (side: keyof Cost) => median((costs[i]?.[j] ?? []).map((cost) => cost[side])).toFixed(1);
      console.log(`  ${of('script')} ms of script, ${of('task')} ms in all: ${dist}`);
    }
  }
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
  for (const app of apps) await app.close();
  rmSync(home, { recursive: true });
}

async function measure({ page, metrics }: OpenedApp, action: Action): Promise<Cost> {
  const node = await middleOf(page, NODE);
  await action.before(page, node);
  await settle(page);
  const spent = { script: 0, task: 0 };
  for (let turn = 0; turn < TIMES; turn++) {
    const before = await metrics();
    await action.once(page, turn, node);
    await settle(page);
    const after = await metrics();
    spent.script += after.script - before.script;
    spent.task += after.task - before.task;
    await action.between?.(page);
    if (action.between) await settle(page);
  }
  await action.after?.(page);
  await settle(page);
  return { script: spent.script / TIMES, task: spent.task / TIMES };
}

/** Until what an event has caused is drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

async function middleOf(page: Page, node: string): Promise<Point> {
  const box = await page.getByTestId(`node-${node}`).boundingBox();
  if (!box) throw new Error(`The node ${node} is not there.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
