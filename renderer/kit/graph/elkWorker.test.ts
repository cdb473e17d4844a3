import Elk from 'elkjs/lib/elk.bundled.js';
import { expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { withWorker } from './elkWorker.ts';
import { layeredPlaces } from './layered.ts';

const document = chain('net', [['dataset'], ['linear'], ['output']]);

/** Workers as a browser makes them; the first ones die when they are asked for something. */
function workers(failing: number) {
  const made: (EventTarget & { isEnded: boolean })[] = [];
  const make = () => {
    const worker = Object.assign(new EventTarget(), {
      isEnded: false,
      terminate: () => void (worker.isEnded = true),
    });
    made.push(worker);
    return worker as unknown as Worker;
  };
  const elk = withWorker(make, (worker) => {
    if (made.length > failing) return new Elk();
    return {
      // As ELK does: it never hears of the failure.
      layout: () => {
        queueMicrotask(() => worker.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' })));
        return new Promise<never>(() => undefined);
      },
    };
  });
  return { made, elk };
}

test('what a worker dies of is said, and the next graph is arranged by another', async () => {
  const { made, elk } = workers(1);
  const arranged = () => layeredPlaces(document, ROOT, 800, {}, elk);
  await expect(arranged()).rejects.toThrow('out of memory');
  expect(Object.keys(await arranged())).toHaveLength(3);
  expect(Object.keys(await arranged())).toHaveLength(3);
  expect(made.map(({ isEnded }) => isEnded)).toEqual([true, false]);
});

test('a worker that fails once more when it has ended does not take the next one along', async () => {
  const { made, elk } = workers(1);
  const arranged = () => layeredPlaces(document, ROOT, 800, {}, elk);
  await expect(arranged()).rejects.toThrow('out of memory');
  await arranged();
  made[0]!.dispatchEvent(new Event('error'));
  await arranged();
  expect(made).toHaveLength(2);
});

test('a worker that cannot be made is said, and made when it is needed again', async () => {
  let isAllowed = false;
  const { elk } = workers(0);
  const later = withWorker(
    () => {
      if (!isAllowed) throw new Error('no workers here');
      return new EventTarget() as Worker;
    },
    () => elk,
  );
  await expect(layeredPlaces(document, ROOT, 800, {}, later)).rejects.toThrow('no workers here');
  isAllowed = true;
  expect(Object.keys(await layeredPlaces(document, ROOT, 800, {}, later))).toHaveLength(3);
});
