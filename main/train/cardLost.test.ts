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
import { RunStore } from './store.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-card-'))));
afterEach(() => rmSync(home, { recursive: true }));

describe.skipIf(!hasSoftwareCard)('a graphics card that is taken away', () => {
  it.each(['between two steps', 'during a step'])(
    '%s ends the run with a sentence, and the run goes on',
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
        const { device } = await openCard();
        const { submit } = device.queue;
        if (when === 'between two steps') device.destroy();
        // Before what it has been told to do is done.
        else device.queue.submit = (buffers) => (submit.call(device.queue, buffers), device.destroy());
        await run.stepOnce();
        await run.ended();
        const { message, progress } = run.record();
        expect(progress.status).toBe('failed');
        expect(message!.en).toMatch(/^The run ended with an error: The graphics card has stopped computing: choose/);
        expect(message!.de).toMatch(/^Der Lauf endete mit einem Fehler: Die Grafikkarte rechnet nicht mehr: die CPU/);
        expect(said).toHaveLength(1);
        const again = await runs.resume(run.id);
        await again.ended();
        expect(again.record()).toMatchObject({ device: { device: 'cpu' }, progress: { status: 'finished', epoch: 2 } });
        expect(again.record().message!.en).toContain('Training with WebGPU broke off');
        again.dispose();
      });
    },
  );
});
