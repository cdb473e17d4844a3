import type { z } from 'zod';
import type { Diagnosis, EpochMetrics, RunDevice, RunProgress, Shortfall, StepMetrics, Metrics } from './runs.ts';
import type { EngineErrorCode, UntoldCode } from './errors.ts';
import type { ExportStage } from './exports.ts';
import type { GenerationProgress } from './generation.ts';
import type { LandscapePoint, LandscapeProgress } from './landscape.ts';
import type { AttentionFrame } from './attention.ts';
import type { ModelDownload } from './modelLibrary.ts';
import type { NeuronFrame } from './neurons.ts';
import type { WrittenToken } from './pipelines.ts';
import type { PlaneFrame } from './plane.ts';
import type { Race } from './race.ts';
import type { SweepProgress } from './sweeps.ts';
import type { Text } from '../text.ts';
import type { Twin } from './twin.ts';
import type { WireNumber } from './tensors.ts';
import { sessionRequests } from './requests/session.ts';
import { dataRequests } from './requests/data.ts';
import { runRequests } from './requests/runs.ts';
import { resultRequests } from './requests/results.ts';
import { lookingRequests } from './requests/looking.ts';
import { projectRequests } from './requests/projects.ts';
import { textRequests } from './requests/texts.ts';
import { exportRequests } from './requests/exports.ts';
import { importRequests } from './requests/imports.ts';
import { clusterRequests } from './requests/clusters.ts';
import { layerRequests } from './requests/layers.ts';
import { pretrainedRequests } from './requests/pretrained.ts';
import { sweepRequests } from './requests/sweeps.ts';
import { textDataRequests } from './requests/textData.ts';

export const PROTOCOL_VERSION = 1;

/** Every request: its params, the type of its result, and what it does with a file that it names. */
export const engineRequests = {
  ...sessionRequests,
  ...dataRequests,
  ...textDataRequests,
  ...runRequests,
  ...resultRequests,
  ...lookingRequests,
  ...textRequests,
  ...projectRequests,
  ...exportRequests,
  ...importRequests,
  ...pretrainedRequests,
  ...clusterRequests,
  ...layerRequests,
  ...sweepRequests,
};

type Requests = typeof engineRequests;
export type EngineRequestName = keyof Requests;
export type EngineParams = { readonly [Name in EngineRequestName]: z.input<Requests[Name]['params']> };
/** The params after validation, with defaults filled in. */
export type ParsedParams = { readonly [Name in EngineRequestName]: z.output<Requests[Name]['params']> };
export type EngineResults = { readonly [Name in EngineRequestName]: Requests[Name]['answer']['type'] };

/**
 * Unsolicited events from the engine, numbered in order. Those that follow a request go to the page that made it:
 * frames of planes, neurons and attention, landscapes, races, generations, watches, and the log of its runs. The
 * progress of runs, sweeps and downloads is sent to all pages.
 */
export interface EngineEvents {
  /** At most ten times per second. */
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
  /** At most ten times per second, in the order of the watches. null: the network does not have it. */
  watchValues: { readonly runId: string; readonly step: number; readonly values: readonly (WireNumber | null)[] };
  /** The batches since the last such event, thinned to at most 50. */
  runSteps: { readonly runId: string; readonly steps: readonly StepMetrics[] };
  /** The epochs finished since the last such event, oldest first. */
  runEpochs: { readonly runId: string; readonly epochs: readonly EpochMetrics[] };
  planeFrame: PlaneFrame;
  neuronFrame: NeuronFrame;
  attentionFrame: AttentionFrame;
  landscapeProgress: LandscapeProgress;
  /** The path of a run in training since the last such event, on the landscape `key`; at most ten times per second. */
  landscapeWay: { readonly key: string; readonly runId: string; readonly points: readonly LandscapePoint[] };
  /** At most five times per second. */
  raceProgress: Race;
  /** At most five times per second. */
  twinProgress: Twin;
  /** At most five times per second; what has become of its runs is asked for. */
  sweepProgress: SweepProgress;
  /** A sweep has gone, whoever removed it. */
  sweepRemoved: { readonly id: string };
  generationProgress: GenerationProgress;
  downloadProgress: { readonly name: string; readonly bytes: number; readonly totalBytes: number };
  /** All downloads of pretrained models, at most five times per second. */
  modelDownloads: { readonly downloads: readonly ModelDownload[] };
  /** A pretrained model has come, or has gone. */
  libraryChanged: Readonly<Record<string, never>>;
  /** The fraction of an import that is done, by the name given in the request; at most ten times per second. */
  importProgress: { readonly name: string; readonly share: number };
  /** What an export is doing, and the fraction of that, by the path given in the request; at most ten times per second. */
  exportProgress: { readonly name: string; readonly stage: ExportStage; readonly share: number };
  /**
   * What a pipeline is writing since the last such event, or the share of the texts that it has read; while the model
   * is loaded (`isLoading`), the share of its weights.
   */
  pipelineProgress: {
    readonly key: string;
    readonly tokens: readonly WrittenToken[];
    readonly share: number | null;
    readonly isLoading: boolean;
  };
  /** The share of what was asked under `key`; at most ten times per second. */
  workProgress: { readonly key: string; readonly share: number };
  /** For the console tab. */
  log: { readonly level: 'info' | 'warning' | 'error'; readonly message: Text };
}
export type EngineEventName = keyof EngineEvents;

/** `id` and `number` must be the first keys, and in a payload, what a state belongs to: outlets rely on that. */
export type RequestFrame = { readonly id: number; readonly request: string; readonly params: unknown };
export type ErrorFrame = { readonly message: string; readonly nodeId?: string | undefined } & (
  | { readonly code: EngineErrorCode; readonly german: string; readonly channelsFirst?: Text['channelsFirst'] }
  | { readonly code: UntoldCode; readonly german?: undefined }
);
export type ResponseFrame =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly error: ErrorFrame;
    };
export type EventFrame = { readonly number: number; readonly event: EngineEventName; readonly payload: unknown };
