import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { text } from '../../../core/text.ts';
import { Distrusted } from '../../devices/unavailable.ts';
import { listDevices } from '../../train/steps/deviceList.ts';
import { hasSoftwareCard, withSoftwareCard } from '../webgpu/testing.ts';
import { distrust } from './distrust.ts';
import { openProviderMemory } from './providerMemory.ts';
import { forgiveProvider, gpusHere, openProvider } from './providers.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-distrust-'))));
afterEach(() => rmSync(home, { recursive: true }));

const lost = { kind: 'lost', reason: text('gone', 'weg') } as const;
const wrong = { kind: 'wrong', reason: text('its loss is 2 instead of 1.', 'ihr Verlust ist 2 statt 1.') } as const;

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
    const listed = async () => (await listDevices(memory)).find(({ runtime, name }) => runtime === 'compiled' && name === 'webgpu'); // prettier-ignore
    expect(await listed()).toMatchObject({ isAvailable: false, canRetry: true });
    await forgiveProvider('webgpu', memory);
    expect(await listed()).toMatchObject({ isAvailable: true });
  });
});
