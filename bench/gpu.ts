import * as tf from '@tensorflow/tfjs';
import { reasonOf } from '../main/devices/unavailable.ts';
import { openCard, type Card } from '../main/graph/webgpu/device.ts';
import { initialWeights } from '../main/model/model.ts';
import { CardStep } from '../main/train/steps/cardStep.ts';
import { CompiledStep } from '../main/train/steps/compiledStep.ts';
import { ownContestant, peerContestant, type Contestant } from './contestants.ts';
import { race } from './race.ts';
import { batchSizeOf, cardWorks, modelOf, noise, settingsOf, type CardWork } from './works.ts';

/** Everything together takes less; who is not ready in time is left out. */
const LONGEST_MS = 230_000;
/** For one work: until all have compiled and warmed up. */
const LONGEST_OPENING_MS = 45_000;
const LOOKED_AT = 5;

interface Rival {
  readonly title: string;
  open(work: CardWork): Promise<Contestant>;
}

function rivals(python: string | undefined): readonly Rival[] {
  const peer = (name: 'torch' | 'compile') => (work: CardWork) =>
    python === undefined ? Promise.reject(new Error('NEUROLOOM_PYTHON names no Python.')) : peerContestant(name, python, work); // prettier-ignore
  return [
    { title: 'card', open: (work) => ownContestant('dist', work, 'compiled', 'webgpu', '1') },
    { title: 'eager PyTorch', open: peer('torch') },
    { title: 'torch.compile', open: peer('compile') },
    { title: 'tfjs webgpu', open: (work) => ownContestant('dist', work, 'eager', 'webgpu', '1') },
    { title: 'CPU', open: (work) => ownContestant('dist', work, 'compiled', 'cpu', 'auto') },
  ];
}

/**
 * One run for a graphics card, in under four minutes: what an empty dispatch costs, then four works on the card beside
 * PyTorch, TensorFlow.js and our own CPU, with the losses of card and CPU compared. `only`: of the works' names.
 */
export async function gpu(only: string, rounds: number, python: string | undefined): Promise<void> {
  const end = performance.now() + LONGEST_MS;
  await tf.setBackend('cpu');
  const card = await openCard().catch((error: unknown) => void console.log(reasonOf(error).en));
  if (!card) return;
  console.log(`${card.name}: an empty dispatch takes ${(await emptyDispatch(card)).toFixed(1)} µs`);
  const columns = rivals(python);
  const lines = [row('', [...columns.map(({ title }) => title), 'x eager', 'goal', 'dispatches', 'losses apart'])];
  for (const work of cardWorks.filter(({ name, network }) => `${network} ${name}`.includes(only))) {
    if (performance.now() > end) {
      lines.push(row(work.name, ['no time was left']));
      continue;
    }
    const { dispatches, apart } = await compared(card, work);
    const opening = Math.min(LONGEST_OPENING_MS, Math.max(1_000, end - performance.now()));
    const opened = await Promise.all(columns.map((rival) => openedWithin(opening, rival, work)));
    const standings = await race(
      opened.filter((contestant) => contestant !== undefined),
      rounds,
    );
    for (const contestant of opened) contestant?.close();
    const left = [...standings];
    const speeds = opened.map((contestant) => (contestant ? left.shift()?.median : undefined));
    const [own, eager] = speeds;
    const ahead = own === undefined || eager === undefined ? '-' : (own / eager).toFixed(2);
    const cells = speeds.map((speed) => speed?.toPrecision(3) ?? '-');
    lines.push(row(work.name, [...cells, ahead, String(work.goal), dispatches, apart]));
  }
  for (const line of lines) console.log(line);
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(15)).join('')}`;
}

/** Undefined, and why is said, where it cannot take part or is not ready in time. */
async function openedWithin(ms: number, { title, open }: Rival, work: CardWork): Promise<Contestant | undefined> {
  const opening = open(work);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready within ${Math.round(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([opening, late]);
  } catch (error) {
    console.log(`  ${work.name} without ${title}: ${error instanceof Error ? error.message : String(error)}`);
    opening.then((contestant) => contestant.close(), () => undefined); // prettier-ignore
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** How far the losses of card and CPU are apart over some updates, relative to them, and what an update takes. */
async function compared(card: Card, work: CardWork) {
  const model = modelOf(work);
  const settings = settingsOf(work);
  const initial = () => ({ weights: initialWeights(model, 1), optimizer: new Map() });
  const batch = noise(work);
  const size = batchSizeOf(work);
  try {
    const own = await CardStep.create(card, model, settings, initial(), size);
    const cpu = new CompiledStep(model, settings, initial(), { threads: [1] });
    let apart = 0;
    for (let step = 0; step < LOOKED_AT; step++) {
      const place = { learningRate: 1e-3, step };
      const [mine, theirs] = [await own.run(batch, place), await cpu.run(batch, place)];
      apart = Math.max(apart, Math.abs(mine.loss - theirs.loss) / Math.abs(theirs.loss));
    }
    const dispatches = await own.dispatches(size);
    own.dispose();
    cpu.dispose();
    return { dispatches: String(dispatches), apart: apart.toExponential(1) };
  } catch (error) {
    console.log(`  ${work.name}, on the card: ${reasonOf(error).en}`);
    return { dispatches: '-', apart: '-' };
  }
}

const MANY = 1_000;

/** Microseconds of a dispatch that does nothing, one of many in one pass: the best of some tries. */
async function emptyDispatch({ device, pipeline }: Card): Promise<number> {
  const source = `@group(0) @binding(0) var<storage, read_write> y0: array<u32>;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group: vec3<u32>) { if (group.x > 0u) { y0[0] = 1u; } }`;
  const { pipeline: empty, layout } = await pipeline(source, 'w');
  const buffer = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE });
  const group = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] });
  let best = Infinity;
  for (let round = 0; round < 6; round++) {
    const begin = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < MANY; i++) {
      pass.setPipeline(empty);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(1);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    best = Math.min(best, performance.now() - begin);
  }
  buffer.destroy();
  return (1_000 * best) / MANY;
}
