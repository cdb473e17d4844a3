import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { examples } from '../core/examples/examples.ts';
import type { Document } from '../core/graph/document.ts';
import type { Predictions } from '../core/protocol/requests/results.ts';
import { fromWire } from '../core/protocol/tensors.ts';
import { defaultTraining } from '../core/training/settings.ts';
import { expect, test, type App } from './launch.ts';
import { writeProject } from './setup/project.ts';
import { askAsScript } from './setup/rawChannel.ts';

const cli = path.join(import.meta.dirname, '../dist/main/cli.mjs');

/** Trains a document, opens it in the app, and exports the page that uses it. */
async function trainedPage(app: App, document: Document) {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [cli, ...args], { env: { ...process.env, NEUROLOOM_HOME: app.home } });
  const project = path.join(app.home, 'trained.neuroloom');
  run('train', writeProject(app.home, document), '--threads', '1', '--out', project);
  const file = path.join(app.home, 'page.html');
  run('export', project, '--format', 'html', '--out', file);
  await app.open(project, () => app.page.keyboard.press('Control+o'));
  await expect(app.page.getByTestId('canvas')).toBeVisible();
  return { file, runId: runIn(project) };
}

function runIn(project: string): string {
  const files = unzipSync(readFileSync(project));
  return (JSON.parse(Buffer.from(files['runs/1.json']!).toString()) as { id: string }).id;
}

/** What the app itself says of the first test examples. */
async function predictionsIn(app: App, runId: string, count: number) {
  const asked = { runId, split: 'test', offset: 0, count, filter: 'all' };
  const { result } = (await askAsScript(app, 'predictions', asked)) as unknown as { result: Predictions };
  const bytes = Buffer.from(result.features.data, 'base64');
  const features = new Float32Array(new Uint8Array(bytes).buffer);
  const size = features.length / count;
  return result.examples.map(({ output }, i) => ({
    features: [...features.subarray(i * size, (i + 1) * size)],
    output: output.map(fromWire),
  }));
}

/** Opens a file as whoever gets it would: without a network, and without the app. */
async function openFile(app: App, file: string): Promise<Page> {
  const page = await app.page.context().newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).protocol));
  page.on('pageerror', (error) => asked.push(error.message));
  await page.goto(pathToFileURL(file).href);
  await expect(page.locator('.class').first()).toBeVisible();
  expect(new Set(asked)).toEqual(new Set(['file:']));
  return page;
}

const shares = (page: Page) =>
  page.locator('.class').evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset['value'])));

/** Waits until the page shows these numbers, one for each class. */
async function expectShares(page: Page, wanted: readonly number[]): Promise<void> {
  await expect(async () => {
    const said = await shares(page);
    expect(said).toHaveLength(wanted.length);
    for (const [i, value] of wanted.entries()) expect(Math.abs(value - said[i]!)).toBeLessThan(1e-4);
  }).toPass({ timeout: 10_000 });
}

async function stroke(page: Page, pad: Locator, points: readonly (readonly [number, number])[]): Promise<void> {
  const box = (await pad.boundingBox())!;
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(points[0]!));
  await page.mouse.down();
  for (const point of points) await page.mouse.move(...at(point), { steps: 8 });
  await page.mouse.up();
}

test('two sliders ask the network in an exported page, which says what the app says', { tag: '@once' }, async ({ app }) => {
  const moons = examples['moons']!;
  const document = { ...moons, name: 'moons page', training: { ...moons.training, epochs: 20 } };
  const { file, runId } = await trainedPage(app, document);
  const known = await predictionsIn(app, runId, 4);
  const page = await openFile(app, file);
  for (const { features, output } of known) {
    for (const [i, name] of ['x1', 'x2'].entries()) {
      await page.getByRole('spinbutton', { name }).fill(String(features[i]));
    }
    await expectShares(page, output);
  }

  const before = await shares(page);
  const slider = page.getByRole('slider', { name: 'x1' });
  await slider.focus();
  for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => shares(page)).not.toEqual(before);
  await page.getByRole('img', { name: 'The output everywhere' }).click({ position: { x: 20, y: 20 } });
  const edge = Number(await page.getByRole('spinbutton', { name: 'x1' }).inputValue());
  expect(edge).toBeLessThan(-1);
  await page.getByRole('spinbutton', { name: 'x1' }).fill('');
  await expect(page.getByText('Enter a number.')).toBeVisible();
}); // prettier-ignore

test('a digit is drawn in an exported page and recognised; pictures of the data get the numbers of the app', { tag: '@once' }, async ({ app }) => {
  const { data, ...lecture } = examples['fashion-mnist']!;
  const digits = { ...data, kind: 'mnist', limit: 3000 } as Document['data'];
  const document: Document = { ...lecture, name: 'digits page', data: digits, training: { ...defaultTraining, epochs: 2 } };
  const { file, runId } = await trainedPage(app, document);
  const known = await predictionsIn(app, runId, 2);
  const page = await openFile(app, file);
  for (const [i, { output }] of known.entries()) {
    await page.getByRole('button', { name: `Example ${i + 1}`, exact: true }).click();
    await expectShares(page, output);
  }

  await page.getByRole('button', { name: 'Clear' }).click();
  await stroke(page, page.getByRole('img', { name: 'Draw here' }), [[0.8, 0.1], [0.79, 0.5], [0.78, 0.6]]);
  await expect(page.locator('.class.best .name')).toHaveText('1');
  // Though drawn at the edge, it stands in the middle of what the network sees.
  const middle = await page.getByRole('img', { name: 'What the network sees' }).evaluate((canvas) => {
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 28, 28);
    const columns = Array.from({ length: 28 }, (_, x) => Array.from({ length: 28 }, (_, y) => data[4 * (y * 28 + x)]!).reduce((a, b) => a + b, 0));
    return columns.reduce((sum, ink, x) => sum + ink * (x + 0.5), 0) / columns.reduce((a, b) => a + b, 0);
  });
  expect(middle).toBeCloseTo(14, 0);
}); // prettier-ignore

test('a picture with the project inside is opened, and saved as a project of its own', async ({ app }) => {
  const document = { ...examples['iris']!, name: 'in a picture' };
  const picture = path.join(app.home, 'network.png');
  execFileSync(process.execPath, [cli, 'export', writeProject(app.home, document), '--format', 'png', '--out', picture], { env: { ...process.env, NEUROLOOM_HOME: app.home } });
  const before = readFileSync(picture);
  await app.open(picture, () => app.page.keyboard.press('Control+o'));
  await expect(app.page.getByTestId('node-linear1')).toBeVisible();
  const saved = await app.save('out of a picture.neuroloom', () => app.page.keyboard.press('Control+s'));
  expect(readFileSync(saved).subarray(0, 2).toString()).toBe('PK');
  expect(readFileSync(picture).equals(before)).toBe(true);
}); // prettier-ignore
