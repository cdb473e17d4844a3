import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TrainingStep } from '../main/train/steps/step.ts';
import type { Batch } from '../main/tensors/batch.ts';
import { batchSizeOf, type Work } from './works.ts';

/** Something that trains a work, and says how long that takes. */
export interface Contestant {
  readonly name: string;
  /** Of the process that computes, where it is not this one. */
  readonly pid?: number | undefined;
  /** Seconds for so many steps. */
  train(steps: number): Promise<number>;
  close(): void;
}

/** What others are called on the command line. */
export const peers = ['torch', 'compile', 'jax'] as const;
export type Peer = (typeof peers)[number];

/**
 * A build's step in a process of its own. `runtime`: compiled or eager, `device`: as `--device` takes it. Rejects with
 * the reason when it cannot run there.
 */
export function ownContestant(dist: string, work: Work, runtime: string, device: string, threads: string) {
  const script = path.join(dist, 'bench', 'own.mjs');
  const label = dist === 'dist' ? '' : ` of ${dist}`;
  return started(process.execPath, [script, work.name, runtime, device, threads], label);
}

/** Rejects with the reason when this Python does not have it. */
export function peerContestant(peer: Peer, python: string, { network, optimizer }: Work): Promise<Contestant> {
  const size = String(batchSizeOf({ network }));
  const script = path.join('bench', peer === 'jax' ? 'jax_peer.py' : 'peer.py');
  return started(python, [script, network, optimizer, size, ...(peer === 'jax' ? [] : [peer])], '');
}

/** A program that says "ready <name>", and then for each line "<steps>" the seconds that they took, and with how many threads if it chose them. */
export async function started(command: string, args: readonly string[], label: string): Promise<Contestant> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint = (complaint + data.toString()).slice(-2_000)));
  // Whoever has ended takes nothing any more; that shows when it is to answer.
  child.stdin.on('error', () => undefined);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  const lines: AsyncIterator<string, undefined> = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (!done) return value;
    throw new Error(complaint.trim().split('\n').at(-1) ?? `${command} has ended.`);
  };
  const [ready, ...name] = (await next()).split(' ');
  if (ready !== 'ready') throw new Error(`${command} ${args.join(' ')} said "${[ready, ...name].join(' ')}".`);
  let threads = '';
  return {
    // As it is in the end: threads may be chosen anew.
    get name() {
      return [...name, ...(threads === '' ? [] : [threads, threads === '1' ? 'thread' : 'threads'])].join(' ') + label;
    },
    pid: child.pid,
    async train(steps) {
      child.stdin.write(`${steps}\n`);
      const [time, count = ''] = (await next()).split(' ');
      threads = count;
      const seconds = Number(time);
      if (!(seconds > 0)) throw new Error(`${name.join(' ')} did not say how long it took.`);
      return seconds;
    },
    close: () => void child.stdin.end(),
  };
}

/** A training step in this process, again and again on one batch. */
export function stepContestant(name: string, batch: Batch, step: TrainingStep): Contestant {
  let at = 0;
  return {
    name,
    async train(steps) {
      const begin = performance.now();
      for (let left = steps; left > 0;) {
        const count = step.group <= left ? step.group : 1;
        await step.runAll(Array.from({ length: count }, () => ({ batch, place: { learningRate: 1e-3, step: at++ } })));
        left -= count;
      }
      return (performance.now() - begin) / 1000;
    },
    close: () => step.dispose(),
  };
}
