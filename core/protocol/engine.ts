import type { z } from 'zod';
import type { Diagnosis, EpochMetrics, RunDevice, RunProgress, Shortfall, StepMetrics, Metrics } from './runs.ts';
import type { EngineErrorCode } from './errors.ts';
import type { GenerationProgress } from './generation.ts';
import type { LandscapePoint, LandscapeProgress } from './landscape.ts';
import type { AttentionFrame } from './attention.ts';
import type { NeuronFrame } from './neurons.ts';
import type { PlaneFrame } from './plane.ts';
import type { Race } from './race.ts';
import type { Text } from '../text.ts';
import type { WireNumber } from './tensors.ts';
import { sessionRequests } from './requests/session.ts';
import { dataRequests } from './requests/data.ts';
import { runRequests } from './requests/runs.ts';
import { resultRequests } from './requests/results.ts';
import { lookingRequests } from './requests/looking.ts';
import { projectRequests } from './requests/projects.ts';
import { textRequests } from './requests/texts.ts';
import { exportRequests } from './requests/exports.ts';

export const PROTOCOL_VERSION = 1;

/** Every request: its params, the type of its result, and what it does with a file that it names. */
export const engineRequests = {
  ...sessionRequests,
  ...dataRequests,
  ...runRequests,
  ...resultRequests,
  ...lookingRequests,
  ...textRequests,
  ...projectRequests,
  ...exportRequests,
};

type Requests = typeof engineRequests;
export type EngineRequestName = keyof Requests;
export type EngineParams = { readonly [Name in EngineRequestName]: z.input<Requests[Name]['params']> };
/** The params as the engine has read them, with their defaults. */
export type ParsedParams = { readonly [Name in EngineRequestName]: z.output<Requests[Name]['params']> };
export type EngineResults = { readonly [Name in EngineRequestName]: Requests[Name]['answer']['type'] };

/**
 * What the engine says unasked, numbered in order. What follows a request goes to the page that asked: the frames of plane,
 * neurons and attention, landscapes, races, generations, watches, and the log of its runs. How runs and downloads come on is told to all pages.
 */
export interface EngineEvents {
  /** At most ten times a second. */
  runProgress: {
    readonly runId: string;
    readonly progress: RunProgress;
    readonly device: RunDevice;
    readonly message: Text | null;
    readonly diagnosis: Diagnosis | null;
    readonly shortfall?: Shortfall | undefined;
    readonly test?: Metrics | undefined;
    readonly error?: string | undefined;
  };
  /** At most ten times a second, in the order of the watches. null: not known of this network. */
  watchValues: { readonly runId: string; readonly step: number; readonly values: readonly (WireNumber | null)[] };
  /** The batches since the last such event, thinned to at most 50. */
  runSteps: { readonly runId: string; readonly steps: readonly StepMetrics[] };
  /** The epochs that have ended since the last such event, oldest first. */
  runEpochs: { readonly runId: string; readonly epochs: readonly EpochMetrics[] };
  planeFrame: PlaneFrame;
  neuronFrame: NeuronFrame;
  attentionFrame: AttentionFrame;
  landscapeProgress: LandscapeProgress;
  /** Where a run in training has come to since the last such event, on the landscape `key`; at most ten times a second. */
  landscapeWay: { readonly key: string; readonly runId: string; readonly points: readonly LandscapePoint[] };
  /** At most five times a second. */
  raceProgress: Race;
  generationProgress: GenerationProgress;
  downloadProgress: { readonly name: string; readonly bytes: number; readonly totalBytes: number };
  /** The share of texts that are being taken in, by the name that the request gave them; at most ten times a second. */
  importProgress: { readonly name: string; readonly share: number };
  /** For the console tab. */
  log: { readonly level: 'info' | 'warning' | 'error'; readonly message: Text };
}
export type EngineEventName = keyof EngineEvents;

/** `id` and `number` are the first keys, and what a state is of comes first in a payload: outlets go by them. */
export type RequestFrame = { readonly id: number; readonly request: string; readonly params: unknown };
export type ResponseFrame =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly error: { readonly code: EngineErrorCode; readonly message: string; readonly nodeId?: string };
    };
export type EventFrame = { readonly number: number; readonly event: EngineEventName; readonly payload: unknown };
