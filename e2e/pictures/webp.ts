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
  /** What is left free around it for the shape of a card, in the colour that it stands on. */
  readonly margin?: { readonly across: number; readonly down: number; readonly colour: string };
}

const root = path.join(import.meta.dirname, '../..');

/** Waits for the end of the training. */
export async function trained(app: App): Promise<void> {
  await expect(new TopBar(app).phase).toHaveText(/finished/i, { timeout: 280_000 });
}

/** Writes what is seen of the page there as a WebP of that width, below a folder of the repository. */
export async function keep(page: Page, file: string, width: number, clip?: Clip): Promise<void> {
  const { margin = { across: 0, down: 0, colour: '' } } = clip ?? {};
  const png = await page.screenshot({ ...(clip && { clip }), animations: 'disabled', caret: 'hide' });
  // Another page of the same browser encodes it: the app's own may load nothing from elsewhere.
  const helper = await page.context().newPage();
  const webp = await helper.evaluate(
    async ([data, wanted, { across, down, colour }]) => {
      const picture = await createImageBitmap(await (await fetch(data)).blob());
      const [width, height] = [picture.width * (1 + 2 * across), picture.height * (1 + 2 * down)];
      const share = Math.min(1, wanted / width);
      const canvas = new OffscreenCanvas(Math.round(width * share), Math.round(height * share));
      const context = canvas.getContext('2d');
      if (!context) throw new Error('There is no canvas.');
      context.fillStyle = colour;
      if (colour !== '') context.fillRect(0, 0, canvas.width, canvas.height);
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, picture.width * across * share, picture.height * down * share, picture.width * share, picture.height * share);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    [`data:image/png;base64,${png.toString('base64')}`, width, margin] as const,
  ); // prettier-ignore
  await helper.close();
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, Buffer.from(webp, 'base64'));
}

/** An element as it is, with what it lacks to the shape of a card's picture. */
export async function wholeOf(page: Page, selector: string): Promise<Clip> {
  const part = page.locator(selector).first();
  await part.scrollIntoViewIfNeeded();
  const box = await part.boundingBox();
  if (!box) throw new Error(`Nothing is seen of ${selector}.`);
  const colour = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--panel'));
  const [across, down] = [SHAPE * box.height - box.width, box.width / SHAPE - box.height];
  return { ...box, margin: { across: Math.max(0.02, across / box.width / 2), down: Math.max(0.02, down / box.height / 2), colour } };
} // prettier-ignore

/** What of the page has the shape of a card's picture, in the middle or at the top of what is in sight of an element. */
export async function partOf(page: Page, selector: string, place: 'middle' | 'top'): Promise<Clip> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`Nothing is seen of ${selector}.`);
  const seen = Math.min(box.height, (page.viewportSize()?.height ?? Infinity) - box.y);
  const height = Math.min(seen, box.width / SHAPE);
  const width = Math.min(box.width, height * SHAPE);
  return { x: box.x + (box.width - width) / 2, y: box.y + (place === 'top' ? 0 : (seen - height) / 2), width, height };
}

/** Of a card's picture: its width by its height. */
const SHAPE = 2.2;
