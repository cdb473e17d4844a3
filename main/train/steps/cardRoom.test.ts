import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Full } from '../../graph/webgpu/device.ts';
import { countedBuffers, hasSoftwareCard, nullCard, softwareCard } from '../../graph/webgpu/testing.ts';
import { CardStep } from './cardStep.ts';
import type { StepResult } from './step.ts';
import { adam, batchOf, initialOf, modelOf, SIZE, updatesOf } from './testing.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a step on a graphics card', () => {
  it('frees at once what was made before there was no room for the rest', async () => {
    // A state, three programs, and what they add up in.
    const settings = { ...adam, batchSize: SIZE, accumulate: 3 };
    const model = modelOf();
    const card = await nullCard();
    const buffers = countedBuffers(card.device);
    const create = () => CardStep.create(card, model, settings, initialOf(model), SIZE);
    (await create()).dispose();
    const all = buffers.made;
    expect(all).toBeGreaterThan(10);
    await expect.poll(() => buffers.alive.size).toBe(0);
    for (let most = 0; most < all; most += 3) {
      buffers.restart(most);
      await expect(create()).rejects.toThrow(Full);
      expect([buffers.made, buffers.alive.size]).toEqual([most, 0]);
    }
  });

  it('submits nothing more once the loop is asked for something, and goes on from there', async () => {
    const model = modelOf();
    const card = await nullCard();
    let compiled = (): void => undefined;
    let compiling = Promise.resolve();
    const slow = { ...card, pipeline: async (...own: Parameters<typeof card.pipeline>) => (await compiling, card.pipeline(...own)) };
    const step = await CardStep.create(slow, model, { ...adam, batchSize: SIZE, accumulate: 2 }, initialOf(model), SIZE);
    step.budget = 0;
    // Batches that need no parts, and programs that are not there yet.
    const updates = updatesOf(model, adam, 3).map(({ place }, i) => ({ batch: batchOf(model, i, 5), place }));
    compiling = new Promise((resolve) => (compiled = resolve));
    const asked = new AbortController();
    const { queue } = card.device;
    const submit = queue.submit.bind(queue);
    let submitted = 0;
    let last = Infinity;
    let asking = asked;
    queue.submit = (own) => {
      submitted += 1;
      if (submitted === last) asking.abort();
      submit(own);
    };
    const whileCompiling = step.runAll(updates, asked.signal);
    asked.abort();
    expect([await whileCompiling, submitted]).toEqual([[], 0]);
    compiled();
    // What the card computes already is not waited for, and nothing of it is taken over.
    [asking, last] = [new AbortController(), 1];
    expect([await step.runAll(updates, asking.signal), submitted]).toEqual([[], 1]);
    expect((await step.runAll(updates)).length).toBe(3);
    // Between two submissions.
    [asking, last, submitted] = [new AbortController(), 2, 0];
    expect([(await step.runAll(updates, asking.signal)).length, submitted]).toEqual([1, 2]);
    // One in parts is given up.
    const [inParts] = updatesOf(model, adam, 1);
    [asking, last, submitted] = [new AbortController(), 1, 0];
    expect([await step.runAll([inParts!], asking.signal), submitted]).toEqual([[], 1]);
    expect((await step.runAll([inParts!])).length).toBe(1);
    queue.submit = submit;
    step.dispose();
  }); // prettier-ignore

  it.skipIf(!hasSoftwareCard)('computes the same bits however often the loop is asked for something', async () => {
    const model = modelOf();
    const card = await softwareCard();
    const create = () => CardStep.create(card, model, adam, initialOf(model), SIZE);
    const [plain, asked] = [await create(), await create()];
    const updates = updatesOf(model, adam, 6);
    const expected = await plain.runAll(updates);
    const own: StepResult[] = [];
    for (let i = 0; own.length < updates.length; i++) {
      const asking = new AbortController();
      const running = asked.runAll(updates.slice(own.length), asking.signal);
      if (i % 2 === 0) setImmediate(() => asking.abort());
      own.push(...(await running));
    }
    expect(own).toEqual(expected);
    expect(await asked.read()).toEqual(await plain.read());
    for (const step of [plain, asked]) step.dispose();
  });
});
