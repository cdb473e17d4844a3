import { z } from 'zod';
import { csvOptions, type ColumnCounts } from '../data/csv/options.ts';
import { dataSource, kindNamed, type DataSource, type FileSource } from '../data/source.ts';
import { MOST_POINTS } from '../data/points.ts';
import { documentSchema } from '../graph/document.ts';
import { moduleFileSchema, type ModuleFile } from '../graph/moduleFile.ts';
import type { Result } from '../result.ts';
import type { DataSpec } from '../data/spec.ts';
import type { Units } from '../data/units.ts';
import type { Text } from '../text.ts';
import type { CompiledGraph } from './compiled.ts';
import type { EngineErrorCode } from './errors.ts';
import type { GradientHealth, StepExplanation } from './explain.ts';
import { exportParams, type ExportFormat, type ExportReport } from './exports.ts';
import { fileState } from './fileState.ts';
import { split, type Split } from '../data/split.ts';
import { landscapeAxes, resolution, type Landscape, type LandscapePoint, type LandscapeProgress } from './landscape.ts';
import { moment, type Recording } from './moment.ts';
import { neuronView, type NeuronFrame } from './neurons.ts';
import { planeGrid, type PlaneFrame } from './plane.ts';
import type { ExampleInfo, OpenedProject, RecentProject, Recoverable, SavedProject } from './projects.ts';
import { contestant, type Race } from './race.ts';
import {
  MOST_THREADS,
  runtimes,
  type Diagnosis,
  type EpochMetrics,
  type RunDevice,
  type RunProgress,
  type RunRecord,
  type Shortfall,
  type StepMetrics,
  type Metrics,
} from './runs.ts';
import type { WireNumber, WireTensor } from './tensors.ts';
import { breakpoint, watch } from './watching.ts';
import type { WeightView } from './weights.ts';

export const PROTOCOL_VERSION = 1;

/** A kind of the user's own files. */
const fileKind = z.custom<FileSource['kind']>((kind) => typeof kind === 'string' && kindNamed(kind)?.group === 'file', {
  error: 'There is no such kind of file.',
});
/** A set that may have to be fetched. */
const fetchedSet = z.custom<DataSource['kind']>(
  (name) => typeof name === 'string' && kindNamed(name)?.isFetched === true,
  { error: 'There is no set of this name to be fetched.' },
);
const runId = z.string().min(1).max(64);
const path = z.string().min(1);
/** Absent: as the run is now. */
const at = moment.optional();
/** By which whoever asks knows the progress of what was asked; absent: the engine names it. */
const pictureKey = z.string().min(1).max(64).optional();

/** The params of every request, as the engine checks them. The results' types stand in EngineResults. */
export const engineRequests = {
  /** The first request of a page. `window` names what belongs together: its autosave, its runs, how they are led. */
  hello: z.object({ window: z.string().min(1).max(64).optional() }),
  /** Probes the devices; takes some seconds the first time. */
  devices: z.object({}),

  datasets: z.object({}),
  /** Examples as they are fed to the network, with the set's sizes. */
  dataPreview: z.object({
    source: dataSource,
    split,
    offset: z.number().int().min(0),
    count: z.number().int().min(1).max(MOST_POINTS),
  }),
  /** Fetches the full set; progress comes as `downloadProgress`. Goes on where an earlier try stopped. */
  downloadDataset: z.object({ name: fetchedSet }),
  cancelDownload: z.object({ name: fetchedSet }),
  /** Keeps the content of a table's file under its hash, and guesses what kind it is of and how it is to be read. */
  importFile: z.object({ path, name: z.string().min(1) }),
  /** A kept file as it is read with these options; what they leave open is guessed. */
  previewFile: z.object({
    kind: fileKind,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    name: z.string().min(1),
    options: csvOptions,
  }),

  /**
   * Starts from new weights; from those of `from` (same network), and goes on for `document.training.epochs` more; or
   * from what `from` was at a moment: after a step of it, and goes on up to `document.training.epochs` with the
   * batches that came then, or at a point of the landscape, as a new run.
   */
  startRun: z.object({
    document: documentSchema,
    from: runId.optional(),
    at,
    runtime: z.enum(runtimes),
    device: z.string(),
    threads: z.union([z.literal('auto'), z.number().int().min(1).max(MOST_THREADS)]).optional(),
    isPaused: z.boolean().optional(),
  }),
  /** Stops what another window trains, which can go on later: until then `startRun` and `resumeRun` fail with runElsewhere. */
  makeRoom: z.object({}),
  pauseRun: z.object({ runId }),
  /** Goes on with a paused, stopped or interrupted run from exactly where it was. */
  resumeRun: z.object({ runId }),
  /** One batch of a paused run. */
  stepRun: z.object({ runId }),
  stopRun: z.object({ runId }),
  /** The start or resumption that is under way fails with `cancelled`; without one, nothing happens. */
  cancelStart: z.object({}),
  /** The run as the engine (or its last checkpoint on disk) has it. */
  run: z.object({ runId }),
  /** The moments of a run that can be gone back to. */
  recording: z.object({ runId }),
  /** How fast runs of this window go at most, now and later; null: as fast as it can. */
  setSpeed: z.object({ stepsPerSecond: z.number().positive().max(10_000).nullable() }),
  /** Where runs of this window are to pause by themselves. */
  setBreakpoints: z.object({ breakpoints: z.array(breakpoint).max(20) }),
  /** What is measured while a run of this window is in training, told to it as `watchValues`. */
  setWatches: z.object({ watches: z.array(watch).max(20) }),

  predictions: z.object({
    runId,
    split,
    offset: z.number().int().min(0),
    count: z.number().int().min(1).max(200),
    /** Only wrongly predicted examples, or only a cell of the confusion matrix. */
    filter: z.union([z.literal('all'), z.literal('wrong'), z.object({ label: z.number(), predicted: z.number() })]),
    at,
  }),
  confusion: z.object({ runId, split, at }),
  weights: z.object({ runId, nodeId: z.string(), at }),
  /** A training step on one example, with every number: with a run's weights, or as they are before training. */
  explainStep: z.object({ document: documentSchema, runId: runId.nullable(), at, index: z.number().int().min(0) }),
  /** How large the gradients of one batch are, layer by layer, and which units are dead or saturated. */
  gradientHealth: z.object({ document: documentSchema, runId: runId.nullable(), at }),
  /** What the network says everywhere on its plane; `planeFrame` follows while the run is in training. */
  plane: z.object({ document: documentSchema, runId: runId.nullable(), at, grid: planeGrid }),
  unwatchPlane: z.object({}),
  /** Weights, outputs and maps of single neurons; `neuronFrame` follows while the run is in training. */
  neurons: neuronView.extend({ document: documentSchema, runId: runId.nullable() }),
  unwatchNeurons: z.object({}),
  /**
   * Losses of the network around a run's weights, or around those before training; progress comes as
   * `landscapeProgress`. A newer request of the same page ends the one before.
   */
  landscape: z.object({
    key: pictureKey,
    document: documentSchema,
    runId: runId.nullable(),
    axes: landscapeAxes,
    resolution,
  }),
  cancelLandscape: z.object({}),
  /**
   * Trains several optimizers from the same start (a run's weights, or those before training) on the same batches; no
   * run and no document is changed. Progress comes as `raceProgress`. A newer race of the same page ends the one before.
   * While it is under way no run begins or goes on.
   */
  race: z.object({
    key: pictureKey,
    document: documentSchema,
    runId: runId.nullable(),
    at,
    contestants: z.array(contestant).min(2).max(6),
    epochs: z.number().int().min(1).max(10_000),
  }),
  cancelRace: z.object({}),

  /**
   * Writes document, weights, optimizer state and history of these runs; atomically. The last run's weights are kept.
   * With `replaces`, the file as it was opened or saved last, it fails with fileChanged when that is another by now, and
   * with wouldLose when the file or the runs could not be read whole. Without, it writes what there is and says what is
   * not: that is for new files, and for users who have confirmed it.
   */
  saveProject: z.object({
    path,
    document: documentSchema,
    runIds: z.array(runId),
    thumbnail: z.string().optional(),
    replaces: fileState.optional(),
  }),
  openProject: z.object({ path }),
  /** Writes a module with all that it uses; atomically. */
  saveModule: z.object({ path, module: moduleFileSchema }),
  /** What is no module is told in a sentence. */
  openModule: z.object({ path }),
  examples: z.object({}),
  openExample: z.object({ name: z.string() }),
  recentProjects: z.object({}),
  forgetProject: z.object({ path }),
  /** Keeps the unsaved document beside the projects, for recovery after a crash. */
  autosave: z.object({
    key: z.string().min(1).max(64),
    document: documentSchema,
    path: path.optional(),
    /** The file at `path` as this page knows it. */
    file: fileState.optional(),
    runIds: z.array(runId),
  }),
  /** Fails with invalidRequest while the window of this work is open elsewhere; so does `recover`. */
  discardAutosave: z.object({ key: z.string().min(1).max(64) }),
  /** What was never saved by windows that are gone, and by the one that asks. */
  recoverable: z.object({}),
  recover: z.object({ key: z.string().min(1).max(64) }),

  /** What a training step of the document is compiled to; with `profile` measured as well, which takes about a second. */
  compiledGraph: z.object({ document: documentSchema, profile: z.boolean() }),

  /** The formats of `export`. */
  exportFormats: z.object({}),
  /**
   * Writes a network in another program's format: a file; or several, in a zip when `path` ends in .zip, else in a
   * folder. What has weights is loaded again and compared first. Fails with documentHasProblems, and with exportFailed
   * when the format cannot hold the network or the comparison fails; nothing is written then.
   */
  export: exportParams,
} as const;

export type EngineRequestName = keyof typeof engineRequests;
export type EngineParams = { readonly [Name in EngineRequestName]: z.input<(typeof engineRequests)[Name]> };

/** A device of one runtime: several runtimes may have one of the same name. */
export interface DeviceInfo {
  readonly runtime: RunDevice['runtime'];
  /** What `startRun` takes: cpu, tensorflow, webgpu, cuda, dml, coreml. */
  readonly name: string;
  readonly label: string;
  readonly isAvailable: boolean;
  /** Why not; null when it is available. */
  readonly reason: Text | null;
  /** As many threads as it runs at the same time, where their number can be chosen. */
  readonly threads?: number | undefined;
}

export interface DatasetInfo {
  readonly name: DataSource['kind'];
  readonly spec: DataSpec;
  readonly training: number;
  readonly test: number;
  /** False while only the part that ships with the app is there. */
  readonly isFull: boolean;
  readonly origin: 'assets' | 'system' | 'package' | 'cache';
  readonly licence: string;
}

export interface DataPreview {
  readonly spec: DataSpec;
  readonly counts: Readonly<Record<Split, number>>;
  readonly isFull: boolean;
  /** [count, ...shape] of the first input. */
  readonly features: WireTensor;
  /** The same of further inputs and of masks, by the name of the field; masks are 0 and 1. */
  readonly others: Readonly<Record<string, WireTensor>>;
  /** [count] class indices as int32, or [count, values] as float32. */
  readonly labels: WireTensor;
  readonly indices: readonly number[];
  /** Examples per class over the whole split; empty when numbers are predicted. */
  readonly classCounts: readonly number[];
  /** Names of the classes that are held out only. */
  readonly unseen: readonly string[];
  /** How the numbers above become the user's; null where they are the same. */
  readonly units: Units | null;
  /** On which lines of the user's file the examples stand; null for other data. */
  readonly lines: readonly number[] | null;
  /** Rows that are not used, a part that is missing: for the user. */
  readonly notice: Text | null;
}

/** How a file is read, and what comes of it. */
export interface FilePreview<Source extends FileSource = FileSource> {
  /** With all that was chosen and guessed; `rows` are those that can be used. */
  readonly source: Source;
  readonly counts: ColumnCounts;
  /** The first rows with the lines on which they begin; of many columns only the first. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  /** Rows of data in the file. */
  readonly total: number;
  /** Which rows and columns are not used and why, and what can be done. */
  readonly remarks: readonly Text[];
  /** Why nothing can be learned from it as it is; empty when something can. */
  readonly problems: readonly Text[];
}

export interface Prediction {
  /** In the split. */
  readonly index: number;
  /** Of the user's file; null for other data. */
  readonly line: number | null;
  /** Class index or values. */
  readonly label: readonly number[];
  /** Probability per class, or predicted values. */
  readonly output: readonly WireNumber[];
}

export interface Predictions {
  readonly runId: string;
  readonly step: number;
  readonly spec: DataSpec;
  readonly total: number;
  /** How features, labels and predicted values become the user's numbers; null where they are the same. */
  readonly units: Units | null;
  /** Root of the mean squared error over the whole split, a value each, in the user's units; null for classes. */
  readonly errors: readonly WireNumber[] | null;
  /** [count, ...shape] of the first input. */
  readonly features: WireTensor;
  /** The same of further inputs and of masks, by the name of the field; masks are 0 and 1. */
  readonly others: Readonly<Record<string, WireTensor>>;
  readonly examples: readonly Prediction[];
}

export interface Confusion {
  readonly runId: string;
  readonly step: number;
  readonly classes: readonly string[];
  /** matrix[label][predicted] = number of examples. */
  readonly matrix: readonly (readonly number[])[];
}

/** The weights of one node at a moment of a run. */
export interface NodeWeights {
  readonly runId: string;
  readonly step: number;
  readonly weights: readonly WeightView[];
}

export interface EngineResults {
  hello: { readonly protocol: number; readonly version: string; readonly home: string; readonly pid: number };
  devices: readonly DeviceInfo[];
  datasets: readonly DatasetInfo[];
  dataPreview: DataPreview;
  downloadDataset: DatasetInfo;
  cancelDownload: null;
  importFile: FilePreview;
  previewFile: FilePreview;
  startRun: RunRecord;
  makeRoom: null;
  recording: Recording;
  setSpeed: null;
  setBreakpoints: null;
  setWatches: null;
  pauseRun: RunRecord;
  resumeRun: RunRecord;
  stepRun: RunRecord;
  stopRun: RunRecord;
  cancelStart: null;
  run: RunRecord;
  predictions: Predictions;
  confusion: Confusion;
  weights: NodeWeights;
  explainStep: StepExplanation;
  gradientHealth: GradientHealth;
  plane: PlaneFrame;
  unwatchPlane: null;
  neurons: NeuronFrame;
  unwatchNeurons: null;
  landscape: Landscape;
  cancelLandscape: null;
  race: Race;
  cancelRace: null;
  saveProject: SavedProject;
  openProject: OpenedProject;
  saveModule: null;
  openModule: Result<ModuleFile, Text>;
  examples: readonly ExampleInfo[];
  openExample: OpenedProject;
  recentProjects: readonly RecentProject[];
  forgetProject: null;
  autosave: null;
  discardAutosave: null;
  recoverable: readonly Recoverable[];
  recover: OpenedProject;
  compiledGraph: CompiledGraph;
  exportFormats: readonly ExportFormat[];
  export: ExportReport;
}

/**
 * What the engine says unasked, numbered in order. What follows a request goes to the page that asked: the frames of plane
 * and neurons, landscapes, races, watches, and the log of its runs. How runs and downloads come on is told to all pages.
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
  epochEnd: { readonly runId: string; readonly metrics: EpochMetrics };
  planeFrame: PlaneFrame;
  neuronFrame: NeuronFrame;
  landscapeProgress: LandscapeProgress;
  /** Where a run in training has come to since the last such event, on the landscape `key`; at most ten times a second. */
  landscapeWay: { readonly key: string; readonly runId: string; readonly points: readonly LandscapePoint[] };
  /** At most five times a second. */
  raceProgress: Race;
  downloadProgress: { readonly name: string; readonly bytes: number; readonly totalBytes: number };
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
