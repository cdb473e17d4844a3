import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import { openCard } from '../graph/webgpu/device.ts';
import { hasSoftwareCard, withSoftwareCard } from '../graph/webgpu/testing.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { Runs } from './runs.ts';
import { RunStore, type SavedRun } from './store.ts';

/** How far weights of two states are apart, at most. */
function furthest({ checkpoint: own }: SavedRun, { checkpoint: other }: SavedRun): number {
  const apart = [...own.weights].flatMap(([name, { values }]) => [...values].map((value, i) => Math.abs(value - (other.weights.get(name)?.values[i] ?? NaN)))); // prettier-ignore
  return Math.max(...apart);
}

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-card-'))));
afterEach(() => rmSync(home, { recursive: true }));

describe.skipIf(!hasSoftwareCard)('a graphics card that is taken away', () => {
  it.each(['between two steps', 'during a step'])(
    '%s: the run continues on the CPU, loses nothing that was read, and says so',
    async (when) => {
      const said: EngineEvents['log'][] = [];
      const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, (name, payload) => {
        if (name === 'log') said.push(payload as EngineEvents['log']);
      });
      const { training, ...document } = examples['iris']!;
      const own = { ...document, training: { ...training, epochs: 2 } };
      await withSoftwareCard(async () => {
        const run = await runs.start({ document: own, runtime: 'compiled', device: 'webgpu', isPaused: true });
        await run.stepOnce();
        await run.stepOnce();
        expect(run.record()).toMatchObject({ device: { device: 'webgpu' }, progress: { step: 2 } });
        const before = await run.saved();
        const { device } = await openCard();
        const { submit } = device.queue;
        if (when === 'between two steps') device.destroy();
        // Before what it has been told to do is done.
        else device.queue.submit = (buffers) => (submit.call(device.queue, buffers), device.destroy());
        await run.stepOnce();
        expect(run.record()).toMatchObject({ device: { device: 'cpu' }, progress: { status: 'paused', step: 3 } });
        expect(run.record().message!.en).toBe(
          'The graphics card has stopped computing, so the run continues on the CPU.',
        );
        expect(run.record().message!.de).toBe('Die Grafikkarte rechnet nicht mehr, darum geht der Lauf auf der CPU weiter.'); // prettier-ignore
        expect(said).toHaveLength(1);
        expect(furthest(await run.saved(), before)).toBeGreaterThan(0);
        run.start(false);
        await run.ended();
        expect(run.record()).toMatchObject({ device: { device: 'cpu' }, progress: { status: 'finished', epoch: 2 } });
        const alone = await runs.start({ document: own, runtime: 'compiled', device: 'cpu' });
        await alone.ended();
        expect(furthest(await alone.saved(), await runs.saved(run.id))).toBeLessThan(1e-4);
        alone.dispose();
      });
    },
  );
});
