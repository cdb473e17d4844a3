import { z } from 'zod';
import { MOST_THREADS, type RunDevice, type RunRecord } from '../../core/protocol/runs.ts';

const wireNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
const count = z.number().int().min(0);

const scale = z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) });

const device = z.object({
  runtime: z.enum(['eager', 'compiled']),
  device: z.string(),
  label: z.string(),
  threads: count.min(1).max(MOST_THREADS).optional(),
  hasFixedThreads: z.boolean().optional(),
  fallback: z.object({ count, total: count, operators: z.array(z.string()) }).optional(),
});

/** Before runtime and device were two choices, `compiled` was a device: ONNX Runtime on the CPU. */
function asOfToday(written: RunDevice): RunDevice {
  return written.device === 'compiled' ? { ...written, device: 'cpu', label: 'CPU (ONNX Runtime)' } : written;
}

const diagnosis = z.object({
  step: count,
  nodeId: z.string().nullable(),
  phase: z.enum(['forward', 'loss', 'backward', 'update']),
  tensor: z.string(),
  value: wireNumber,
  largest: z.number(),
  message: z.object({ en: z.string(), de: z.string() }),
  learningRate: z.number().nullable().default(null),
  rewind: count.nullable().default(null),
});

const shortfall = z.object({
  reason: z.enum(['huge', 'dead', 'saturated', 'chance']),
  nodeId: z.string().nullable(),
  loss: wireNumber,
  chance: z.number(),
  message: z.object({ en: z.string(), de: z.string() }),
  learningRate: z.number(),
});

/** A run as a project file holds it; checked, since files come from anywhere. */
export const runRecordSchema: z.ZodType<RunRecord> = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  number: count,
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
  epochs: z.array(
    z.object({
      epoch: count,
      loss: wireNumber,
      accuracy: wireNumber.nullable(),
      errors: count.nullable().default(null),
      valLoss: wireNumber.nullable(),
      valAccuracy: wireNumber.nullable(),
      learningRate: z.number(),
      seconds: z.number(),
      stepsPerSecond: z.number(),
    }),
  ),
  steps: z.array(z.object({ step: count, loss: wireNumber, accuracy: wireNumber.nullable() })),
  message: z.object({ en: z.string(), de: z.string() }).nullable(),
  measuredOn: z.enum(['validation', 'test']).optional(),
  test: z.object({ loss: wireNumber, accuracy: wireNumber.nullable() }).optional(),
  shortfall: shortfall.optional(),
  error: z.string().optional(),
});

/** The record of a run that no process works on any more: one that was under way counts as interrupted. */
export function asLeft(record: RunRecord): RunRecord {
  const { status } = record.progress;
  if (status !== 'preparing' && status !== 'running' && status !== 'paused') return record;
  const progress = { ...record.progress, status: 'interrupted', phase: 'idle', secondsLeft: null } as const;
  return { ...record, progress, message: null };
}
