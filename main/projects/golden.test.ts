// Projects and runs as the first version wrote them: they open and train on for ever.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { networkSignature, signature, startSignature } from '../../core/analysis/signature.ts';
import type { Document } from '../../core/graph/document.ts';
import { projectEngine } from '../engine/testing.ts';
import type { NamedTensors } from '../tensors/named.ts';

interface Expected {
  readonly run: string;
  readonly status: string;
  readonly step: number;
  /** All weights, sorted: whatever they are called. */
  readonly weights: readonly number[];
  /** What the version that wrote it came to, training on. */
  readonly then: {
    readonly status: string;
    readonly step: number;
    readonly losses: readonly number[];
    readonly valLosses: readonly (number | null)[];
    readonly weights: readonly number[];
  };
}

const golden = path.join(import.meta.dirname, 'golden');
const expected = JSON.parse(readFileSync(path.join(golden, 'expected.json'), 'utf8')) as Record<string, Expected>;
const onCpu = { runtime: 'eager', device: 'cpu' } as const;
const files = readdirSync(golden).filter((name) => name.endsWith('.neuroloom'));
let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-golden-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const engine = () => projectEngine(home);

const sorted = (weights: NamedTensors) =>
  [...weights.values()].flatMap(({ values }) => [...values]).sort((a, b) => a - b);

function expectClose(actual: readonly unknown[], wanted: readonly (number | null)[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [i, number] of wanted.entries()) {
    if (number === null) expect(actual[i]).toBeNull();
    else expect(actual[i]).toBeCloseTo(number, 4);
  }
}

/** The run is this network's, has the weights that it had, and goes on as it would have. */
async function goesOn(document: Document, id: string, { runs, store }: ReturnType<typeof engine>, wanted: Expected) {
  const kept = (await store.load(id))!;
  expect(kept.record).toMatchObject({
    id: wanted.run,
    progress: { status: wanted.status, step: wanted.step },
    signature: signature(document),
    network: networkSignature(document),
    start: startSignature(document),
  });
  expectClose(sorted(kept.checkpoint.weights), wanted.weights);
  const run = await (wanted.status === 'finished' ? runs.start({ document, from: id, ...onCpu }) : runs.resume(id));
  await run.ended();
  const { record, checkpoint } = await run.saved();
  expect(record.progress).toMatchObject({ status: wanted.then.status, step: wanted.then.step });
  expectClose(record.epochs.map(({ values }) => values.loss), wanted.then.losses); // prettier-ignore
  expectClose(record.epochs.map(({ held }) => held?.loss ?? null), wanted.then.valLosses); // prettier-ignore
  expectClose(sorted(checkpoint.weights), wanted.then.weights);
}

test('there are five', () => expect(files).toHaveLength(5));

test.each(files)('%s opens and trains on', async (name) => {
  const own = engine();
  const { document, runs, notices, file } = await own.openProject({ path: path.join(golden, name) });
  expect(notices).toEqual([]);
  expect(file?.isDamaged).toBe(false);
  for (const run of runs) expect(run.signature).toBe(signature(document));
  await goesOn(document, runs.at(-1)!.id, own, expected[name]!);
});

test('a run that was left paused in the app’s folder goes on', async () => {
  cpSync(path.join(golden, 'runs'), path.join(home, 'runs'), { recursive: true });
  const own = engine();
  const { run } = expected['runs']!;
  await goesOn((await own.runs.listed(run)).document, run, own, expected['runs']!);
});
