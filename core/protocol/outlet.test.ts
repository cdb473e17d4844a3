import { expect, it } from 'vitest';
import { addressed } from './channel.ts';
import { createOutlet } from './outlet.ts';

/** A receiver that reads only when told to. */
function receiver() {
  const written: string[] = [];
  let isFull = false;
  const outlet = createOutlet({ isFull: () => isFull, write: (frame) => void written.push(frame) });
  return { written, outlet, setFull: (value: boolean) => (isFull = value) };
}

const event = (number: number, name: string, payload: unknown) => JSON.stringify({ number, event: name, payload });

it('sends everything to a receiver that keeps up', () => {
  const { written, outlet } = receiver();
  const frames = [
    event(1, 'planeFrame', { runId: 'a' }),
    event(2, 'planeFrame', { runId: 'a' }),
    '{"id":1,"result":0}',
  ];
  for (const frame of frames) outlet.send(frame);
  expect(written).toEqual(frames);
});

it('keeps the newest of every state for a receiver that is behind, whatever their number', () => {
  const { written, outlet, setFull } = receiver();
  setFull(true);
  for (let i = 0; i < 10_000; i++) {
    outlet.send(event(i, 'planeFrame', { runId: null, step: i }));
    outlet.send(event(i, 'runProgress', { runId: i % 2 === 0 ? 'run-a' : 'run-b', step: i }));
  }
  expect(written).toEqual([]);
  outlet.flush();
  expect(written).toEqual([]);
  setFull(false);
  outlet.flush();
  expect(written).toEqual([
    event(9998, 'runProgress', { runId: 'run-a', step: 9998 }),
    event(9999, 'planeFrame', { runId: null, step: 9999 }),
    event(9999, 'runProgress', { runId: 'run-b', step: 9999 }),
  ]);
});

it('never leaves out what is told once, and no state comes after the answer that ends it', () => {
  const { written, outlet, setFull } = receiver();
  setFull(true);
  const epoch = event(1, 'runEpochs', { runId: 'run-a' });
  const progress = event(2, 'landscapeProgress', { key: 'k' });
  const answer = '{"id":3,"result":{}}';
  for (const frame of [epoch, progress, answer]) outlet.send(frame);
  expect(written).toEqual([epoch, progress, answer]);
});

it('tells the states of two pages apart on one pipe', () => {
  const { written, outlet, setFull } = receiver();
  setFull(true);
  const frames = [1, 2].map((page) => addressed(page, event(1, 'neuronFrame', { runId: 'run-a' })));
  for (const frame of frames) outlet.send(frame);
  setFull(false);
  outlet.flush();
  expect(written).toEqual(frames);
});
