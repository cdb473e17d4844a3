import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { text } from '../../../core/text.ts';
import { initialWeights } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import { createStep } from '../../train/steps/createStep.ts';
import { Distrusted } from '../../devices/unavailable.ts';
import { listDevices } from '../../train/steps/deviceList.ts';
import { hasSoftwareCard, withSoftwareCard } from '../webgpu/testing.ts';
import { distrust } from './distrust.ts';
import { openProviderMemory, type ProviderMemory } from './providerMemory.ts';
import { forgiveProvider, gpusHere, openProvider } from './providers.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-distrust-'))));
afterEach(() => rmSync(home, { recursive: true }));

const lost = { kind: 'lost', reason: text('gone', 'weg') } as const;
const wrong = { kind: 'wrong', reason: text('its loss is 2 instead of 1.', 'ihr Verlust ist 2 statt 1.') } as const;

function requestFor(memory: ProviderMemory) {
  const { moons } = examples;
  const model = compileDocument(moons!);
  const fields = { features: Float32Array.of(0, 1, 1, 0), labels: Int32Array.of(0, 1) };
  return {
    ...{ model, memory, settings: moons!.training, batch: { size: 2, fields }, log: () => undefined, isInterrupted: false },
    initial: { weights: initialWeights(model, 1), optimizer: new Map() },
  };
} // prettier-ignore

it('a card may stop once, as it does when a machine sleeps; twice, or one wrong number, speaks against it', () => {
  expect([distrust([]), distrust([lost])]).toEqual([undefined, undefined]);
  expect(distrust([lost, lost])?.en).toContain('more than once');
  expect(distrust([wrong, lost])?.de).toContain('falsch gerechnet: ihr Verlust ist 2 statt 1.');
});

it.skipIf(!hasSoftwareCard)('a card that computed wrongly is used again only once somebody wants it', async () => {
  const memory = openProviderMemory(home);
  await withSoftwareCard(async () => {
    const { card } = await openProvider('webgpu', memory);
    expect(card).toMatch(/SwiftShader.* \| \d+\.\d+\.\d+/);
    await memory.noteTrouble(card!, wrong);
    await expect(openProvider('webgpu', memory)).rejects.toBeInstanceOf(Distrusted);
    const { notTaken } = await gpusHere(memory);
    expect(notTaken.find(({ label }) => label === 'WebGPU')?.reason.en).toContain('its loss is 2 instead of 1.');
    const listed = async () => (await listDevices(memory)).filter(({ name }) => name === 'webgpu');
    // In the settings a button stands beside it; elsewhere it is said where that is.
    const reason = { en: expect.not.stringContaining('settings'), de: expect.not.stringContaining('Einstellungen') };
    const distrusted = { isAvailable: false, canRetry: true, reason };
    expect(await listed()).toMatchObject([
      { runtime: 'compiled', ...distrusted },
      { runtime: 'eager', ...distrusted },
    ]);
    for (const [runtime, device] of [
      ['auto', 'webgpu'],
      ['auto', 'gpu'],
      ['eager', 'webgpu'],
      ['eager', 'gpu'],
      ['eager', 'auto'],
    ] as const) {
      const chosen = await createStep({ runtime, device }, requestFor(memory));
      expect([device, chosen.device]).toMatchObject([device, { runtime: runtime === 'auto' ? 'compiled' : 'eager' }]);
      expect(chosen.device.label).not.toContain('WebGPU');
      if (device === 'auto') expect(chosen.notice).toBeNull();
      else expect(chosen.notice?.en).toMatch(/its loss is 2 instead of 1\..* “Try again” in the settings/);
      chosen.step.dispose();
    }
    await forgiveProvider('webgpu', memory);
    const [compiled] = await listed();
    expect(compiled).toMatchObject({ isAvailable: true });
  });
});
