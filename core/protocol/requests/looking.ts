import { z } from 'zod';
import type { CompiledGraph } from '../compiled.ts';
import { comparing, type Comparison } from '../comparison.ts';
import type { GradientHealth, StepExplanation } from '../explain.ts';
import { contestant, type Race } from '../race.ts';
import { runtimes } from '../runs.ts';
import type { Twin } from '../twin.ts';
import { split } from '../../data/split.ts';
import { documentSchema } from '../../graph/document.ts';
import { writing, type Generation } from '../generation.ts';
import { landscapeAxes, resolution, type Landscape } from '../landscape.ts';
import { attentionView, type AttentionFrame } from '../attention.ts';
import { neuronView, type NeuronFrame } from '../neurons.ts';
import { planeGrid, type PlaneFrame } from '../plane.ts';
import { runId, at, answer, request, threads } from './request.ts';

/** The key that the caller uses to recognise progress events; absent: the engine chooses one. */
const pictureKey = z.string().min(1).max(64).optional();

export const lookingRequests = {
  /** A training step on one example, with every number: with a run's weights, or with the initial ones. */
  explainStep: request(
    z.object({
      document: documentSchema,
      runId: runId.nullable(),
      at,
      /** The part that the example is from; absent: training. */
      split: split.optional(),
      index: z.number().int().min(0),
    }),
    answer<StepExplanation>(),
  ),
  /** The size of gradients for one batch, layer by layer, and which units are dead or saturated. */
  gradientHealth: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at }),
    answer<GradientHealth>(),
  ),
  /** The network's output everywhere on its plane; `planeFrame` follows as long as the run is training. */
  plane: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at, grid: planeGrid }),
    answer<PlaneFrame>(),
  ),
  unwatchPlane: request(z.object({}), answer<null>()),
  /** Weights, outputs and maps of single neurons; `neuronFrame` follows as long as the run is training. */
  neurons: request(neuronView.extend({ document: documentSchema, runId: runId.nullable() }), answer<NeuronFrame>()),
  unwatchNeurons: request(z.object({}), answer<null>()),
  /**
   * Who attends to whom in the network for one example, and what it then predicts; `attentionFrame` follows as long as
   * the run is training. Fails with invalidRequest if there is no such example, attention, head, position or token.
   */
  attention: request(
    attentionView.extend({ document: documentSchema, runId: runId.nullable() }),
    answer<AttentionFrame>(),
  ),
  unwatchAttention: request(z.object({}), answer<null>()),
  /**
   * Computes two parts of a network from the same values and the same weights, and compares them step by step; neither
   * document nor run is changed. Fails with invalidRequest if there is no such example or one side cannot be computed.
   */
  compareParts: request(
    comparing.extend({ document: documentSchema, runId: runId.nullable(), at }),
    answer<Comparison>(),
  ),
  /**
   * Losses of the network around a run's weights, or around the initial ones; reports `landscapeProgress`. A newer
   * request from the same page ends the previous one.
   */
  landscape: request(
    z.object({
      key: pictureKey,
      document: documentSchema,
      runId: runId.nullable(),
      axes: landscapeAxes,
      resolution,
    }),
    answer<Landscape>(),
  ),
  cancelLandscape: request(z.object({}), answer<null>()),
  /**
   * Trains several optimizers from the same start (a run's weights, or the initial ones) on the same batches; no run or
   * document is changed. Reports `raceProgress`. A newer race of the same page ends the previous one. Meanwhile, no run
   * starts or resumes.
   */
  race: request(
    z.object({
      key: pictureKey,
      document: documentSchema,
      runId: runId.nullable(),
      at,
      contestants: z.array(contestant).min(2).max(6),
      epochs: z.number().int().min(1).max(10_000),
    }),
    answer<Race>(),
  ),
  cancelRace: request(z.object({}), answer<null>()),
  /**
   * Trains two networks in lock-step from the weights that each begins with; no run or document is changed. Reports
   * `twinProgress`, and ends when both have. Where one of both cannot go on, the other does. The speed limit is the window's.
   * `grid`: where their planes are compared. A newer one of the same page ends the one before; meanwhile no run starts or
   * resumes. Fails with documentHasProblems, with errors of loading data, and with runBusy.
   */
  twin: request(
    z.object({
      key: pictureKey,
      documents: z.tuple([documentSchema, documentSchema]),
      runtime: z.enum(runtimes),
      device: z.string(),
      threads,
      grid: planeGrid.nullable(),
      /** The example whose attention is compared. */
      example: z.object({ split, index: z.number().int().min(0) }).default({ split: 'training', index: 0 }),
      isPaused: z.boolean().optional(),
    }),
    answer<Twin>(),
  ),
  /** `step` trains a batch of each. Nothing happens while there is none. */
  controlTwin: request(z.object({ action: z.enum(['pause', 'resume', 'step', 'stop']) }), answer<null>()),
  /**
   * Continues a text with a language model, reporting tokens as `generationProgress`. Uses the weights at the moment it
   * starts, even if the run continues training. Another one with the same key and page ends the previous one. Fails
   * with invalidRequest if the network is not a language model or the prompt has no tokens.
   */
  generate: request(writing.extend({ key: pictureKey, runId, at }), answer<Generation>()),
  /** Ends a generation of this page; its request is answered with what has been generated so far. */
  stopGenerating: request(z.object({ key: z.string() }), answer<null>()),
  /**
   * What a training step of the document is compiled to; with `profile` it is measured as well, which takes about a
   * second.
   */
  compiledGraph: request(z.object({ document: documentSchema, profile: z.boolean() }), answer<CompiledGraph>()),
};
