import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writesEnded } from '../files/files.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { addModel } from '../pretrained/library/library.ts';
import { fixture } from '../pretrained/testing.ts';
import type { Emit } from '../train/reporter.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { layerHandlers } from './layers.ts';
import { asOnePage } from './onePage.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-layers-'));
  vi.stubEnv('NEUROLOOM_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await writesEnded();
  rmSync(home, { recursive: true });
});

test('a model whose layers are asked for is read with progress, until nobody wants it any more', async () => {
  const { name } = await addModel(home, fixture('bert'));
  const told: object[] = [];
  const engine = (onTold: () => void) => {
    const emit: Emit = (event, payload) => {
      told.push({ event, ...payload });
      onTold();
    };
    const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
    return asOnePage(layerHandlers(home, runs), emit);
  };
  const stopped = engine(() => void stopped.cancelLayers({ key: 'k' }));
  await expect(stopped.modelLayers({ key: 'k', name })).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toEqual([{ event: 'workProgress', key: 'k', share: expect.any(Number) as number }]);
  const own = engine(() => undefined);
  expect(await own.modelLayers({ key: 'k', name })).toMatchObject({ model: name, module: 'encoderBlock' });
});
