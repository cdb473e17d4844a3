import { z } from 'zod';
import { accuracy, lossMetric, type Metric } from '../../core/losses/metrics.ts';
import { MOST_THREADS, type Metrics, type RunDevice, type RunRecord } from '../../core/protocol/runs.ts';
import { trainingSettings } from '../../core/training/settings.ts';
import type { WireNumber } from '../../core/protocol/tensors.ts';
import { textSchema } from '../../core/textSchema.ts';

export const wireNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
const count = z.number().int().min(0);

const scale = z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) });

const device = z.object({
  runtime: z.enum(['eager', 'compiled']),
  device: z.string(),
  label: z.string(),
  threads: count.min(1).max(MOST_THREADS).optional(),
  hasFixedThreads: z.boolean().optional(),
  bytes: z.number().min(0).optional(),
  fallback: z.object({ count, total: count, operators: z.array(z.string()) }).optional(),
  notTaken: z.array(z.object({ label: z.string(), reason: textSchema })).optional(),
});

/** Before runtime and device were separate choices, `compiled` was a device: ONNX Runtime on the CPU. */
function asOfToday(written: RunDevice): RunDevice {
  return written.device === 'compiled' ? { ...written, device: 'cpu', label: 'CPU (ONNX Runtime)' } : written;
}

export const metrics: z.ZodType<Metrics> = z.object({ loss: wireNumber }).catchall(wireNumber);
const step = z.object({ step: count, values: metrics });
const NOT_FINITE: readonly unknown[] = ['NaN', 'Infinity', '-Infinity'];

/** What `step` accepts, told without copying it: a project may have a thousand runs with hundreds of steps each. */
function areSteps(value: unknown): boolean {
  return Array.isArray(value) && value.every(isStep);
}

function isStep(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false;
  const { step: number, values } = value;
  if (!Number.isSafeInteger(number) || Number(number) < 0 || !isRecord(values) || !Object.hasOwn(values, 'loss')) return false; // prettier-ignore
  for (const name in values) {
    const metric = values[name];
    if (name === '__proto__' || !(Number.isFinite(metric) || NOT_FINITE.includes(metric))) return false;
  }
  return true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const epoch = z.object({
  epoch: count,
  values: metrics,
  held: metrics.nullable(),
  errors: count.nullable(),
  learningRate: z.number(),
  seconds: z.number(),
  stepsPerSecond: z.number(),
});
const metric = z.object({
  // Names serve as object keys.
  name: z.string().refine((name) => !(name in Object.prototype)),
  label: textSchema,
  better: z.enum(['lower', 'higher']),
  unit: z.enum(['fraction', 'number']),
  symbol: z.string().optional(),
});

/** Before there were further metrics, records had separate fields for loss and accuracy. */
const named = (loss: WireNumber, share: WireNumber | null): Metrics =>
  share === null ? { loss } : { loss, accuracy: share };
const formerMetrics = z
  .object({ loss: wireNumber, accuracy: wireNumber.nullable() })
  .transform(({ loss, accuracy: share }) => named(loss, share));
const formerStep = z
  .object({ step: count, loss: wireNumber, accuracy: wireNumber.nullable() })
  .transform(({ step: at, loss, accuracy: share }) => ({ step: at, values: named(loss, share) }));
const formerEpoch = z
  .object({
    epoch: count,
    loss: wireNumber,
    accuracy: wireNumber.nullable(),
    errors: count.nullable().default(null),
    valLoss: wireNumber.nullable(),
    valAccuracy: wireNumber.nullable(),
    learningRate: z.number(),
    seconds: z.number(),
    stepsPerSecond: z.number(),
  })
  .transform(({ loss, accuracy: share, valLoss, valAccuracy, ...rest }) => ({
    ...rest,
    values: named(loss, share),
    held: valLoss === null ? null : named(valLoss, valAccuracy),
  }));

const diagnosis = z.object({
  step: count,
  nodeId: z.string().nullable(),
  phase: z.enum(['forward', 'loss', 'backward', 'update']),
  tensor: z.string(),
  value: wireNumber,
  largest: z.number(),
  message: textSchema,
  learningRate: z.number().nullable().default(null),
  rewind: count.nullable().default(null),
});

const shortfall = z.object({
  reason: z.enum(['huge', 'dead', 'saturated', 'chance']),
  nodeId: z.string().nullable(),
  loss: wireNumber,
  chance: z.number(),
  message: textSchema,
  learningRate: z.number(),
});

const settings = z.object({
  training: trainingSettings,
  data: z.object({ name: textSchema, hash: z.string() }),
  parameters: z.number().min(0),
  multiplyAdds: z.number().min(0),
});

const recordSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  number: count,
  ordinal: count.min(1).optional(),
  // A newer version may train in ways that this one does not know.
  settings: settings.optional().catch(undefined),
  startedAt: z.string(),
  signature: z.string(),
  network: z.string().default(''),
  start: z.string().default(''),
  units: z.object({ features: scale, targets: scale.nullable() }).optional(),
  origin: z.object({ runId: z.string(), step: count.nullable() }).nullable().default(null),
  diagnosis: diagnosis.nullable().default(null),
  device: device.transform(asOfToday),
  progress: z.object({
    status: z.enum(['preparing', 'running', 'paused', 'finished', 'stopped', 'diverged', 'failed', 'interrupted']),
    epoch: count,
    epochs: count,
    step: count,
    steps: count,
    stepsPerEpoch: count,
    stepsPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    phase: z.enum(['loading', 'training', 'evaluating', 'idle']),
  }),
  epochs: z.array(z.union([epoch, formerEpoch])),
  steps: z.custom<z.infer<typeof step>[]>(areSteps).or(z.array(z.union([step, formerStep]))),
  message: textSchema.nullable(),
  measuredOn: z.enum(['validation', 'test']).optional(),
  test: z.union([metrics, formerMetrics]).optional(),
  metrics: z.array(metric).optional(),
  shortfall: shortfall.optional(),
  error: z.string().optional(),
});

/** A run as stored in a project file; validated, since files come from anywhere. */
export const runRecordSchema: z.ZodType<RunRecord> = recordSchema.transform((record) => ({
  ...record,
  metrics: record.metrics ?? formerList(record),
}));

/** The metrics of a run from before there were others than loss and accuracy. */
function formerList({ steps, epochs }: Pick<RunRecord, 'steps' | 'epochs'>): readonly Metric[] {
  const hasClasses = [...steps, ...epochs].some(({ values }) => values[accuracy.name] !== undefined);
  const { name, label, better, unit } = accuracy;
  return hasClasses ? [lossMetric, { name, label, better, unit }] : [lossMetric];
}

/** The record of a run that no process is working on any more: an active one counts as interrupted. */
export function asLeft(record: RunRecord): RunRecord {
  const { status } = record.progress;
  if (status !== 'preparing' && status !== 'running' && status !== 'paused') return record;
  const progress = { ...record.progress, status: 'interrupted', phase: 'idle', secondsLeft: null } as const;
  return { ...record, progress, message: null };
}
