import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../core/protocol/errors.ts';
import { edited, keep, versionOf, type World } from './world.ts';

/** Something that a user does while training goes on: again and again, until it is over or the engine is gone. */
type Deed = (world: World) => Promise<void>;

const ROWS = 20_000;
const formats = { onnx: 'net.onnx', tfjs: 'net.zip', pytorch: 'net.zip', html: 'net.html' } as const;

export const moments = {
  editing: async (world) => {
    await keep(world);
    await pause(100 * world.random.next());
  },
  training: async ({ page, run, random }) => {
    await pause(200 * random.next());
    await page.client.request('pauseRun', { runId: run.id });
    const statusOf = async () => (await page.client.request('run', { runId: run.id })).progress.status;
    if ((await statusOf()) === 'paused') await page.client.request('stepRun', { runId: run.id });
    // That step may have been its last.
    if ((await statusOf()) === 'paused') await page.client.request('resumeRun', { runId: run.id });
  },
  saving: async (world) => {
    const { ledger, page, project: path, run } = world;
    const version = edited(ledger);
    const document = versionOf(world, version);
    const known = ledger.file ? { replaces: ledger.file } : {};
    const params = { path, document, runIds: [run.id], key: page.window, ...known };
    const { file } = await page.client.request('saveProject', params);
    Object.assign(ledger, { file, saved: version });
  },
  exporting: async (world) => {
    const { page, run, random, ledger } = world;
    const names = Object.keys(formats) as (keyof typeof formats)[];
    const format = names[random.integer(names.length)] ?? 'onnx';
    const path = await page.target(formats[format]);
    ledger.exports.add(path);
    await page.client.request('export', { format, path, runId: run.id });
  },
  importing: async ({ page, random }) => {
    const lines = Array.from({ length: ROWS }, (_, i) => `${random.next()},${random.next()},${i % 2}`);
    const path = await page.upload('points.csv', Buffer.from(`a,b,class\n${lines.join('\n')}\n`));
    await page.client.request('importFile', { path, name: 'points.csv' });
  },
} as const satisfies Record<string, Deed>;

export type Moment = keyof typeof moments;

/** Does it over and over; resolves when `isOver`, or when what it is done with has died. Whatever else fails is a fault. */
export async function repeat(world: World, moment: Moment, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      await moments[moment](world);
    } catch (error) {
      const isDead = isOver() || (error instanceof EngineError && error.code === 'connectionLost');
      if (!isDead) world.ledger.faults.push(`${moment} failed: ${String(error)}`);
      return;
    }
  }
}
