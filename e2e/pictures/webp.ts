import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type App } from '../launch.ts';
import { TopBar } from '../pages/topBar.ts';

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const root = path.join(import.meta.dirname, '../..');

/** Waits for the end of the training. */
export async function trained(app: App): Promise<void> {
  await expect(new TopBar(app).phase).toHaveText(/finished/i, { timeout: 280_000 });
}

/** Writes what is seen of the page there as a WebP of that width, below a folder of the repository. */
export async function keep(page: Page, file: string, width: number, clip?: Clip): Promise<void> {
  const png = await page.screenshot({ ...(clip && { clip }), animations: 'disabled', caret: 'hide' });
  // Another page of the same browser encodes it: the app's own may load nothing from elsewhere.
  const helper = await page.context().newPage();
  const webp = await helper.evaluate(
    async ([data, wanted]) => {
      const picture = await createImageBitmap(await (await fetch(data)).blob());
      const share = Math.min(1, wanted / picture.width);
      const canvas = new OffscreenCanvas(Math.round(picture.width * share), Math.round(picture.height * share));
      const context = canvas.getContext('2d');
      if (!context) throw new Error('There is no canvas.');
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    [`data:image/png;base64,${png.toString('base64')}`, width] as const,
  ); // prettier-ignore
  await helper.close();
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, Buffer.from(webp, 'base64'));
}

/** What of the page has the shape of a card's picture, in the middle of what is in sight of an element. */
export async function cardOf(page: Page, selector: string): Promise<Clip> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`Nothing is seen of ${selector}.`);
  const seen = Math.min(box.height, (page.viewportSize()?.height ?? Infinity) - box.y);
  const height = Math.min(seen, box.width / SHAPE);
  const width = Math.min(box.width, height * SHAPE);
  return { x: box.x + (box.width - width) / 2, y: box.y + (seen - height) / 2, width, height };
}

/** Of a card's picture: its width by its height. */
const SHAPE = 2.2;
