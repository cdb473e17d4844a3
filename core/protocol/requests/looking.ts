import { z } from 'zod';
import type { CompiledGraph } from '../compiled.ts';
import type { GradientHealth, StepExplanation } from '../explain.ts';
import { contestant, type Race } from '../race.ts';
import { documentSchema } from '../../graph/document.ts';
import { writing, type Generation } from '../generation.ts';
import { landscapeAxes, resolution, type Landscape } from '../landscape.ts';
import { attentionView, type AttentionFrame } from '../attention.ts';
import { neuronView, type NeuronFrame } from '../neurons.ts';
import { planeGrid, type PlaneFrame } from '../plane.ts';
import { runId, at, answer, request } from './request.ts';

/** By which whoever asks knows the progress of what was asked; absent: the engine names it. */
const pictureKey = z.string().min(1).max(64).optional();

export const lookingRequests = {
  /** A training step on one example, with every number: with a run's weights, or as they are before training. */
  explainStep: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at, index: z.number().int().min(0) }),
    answer<StepExplanation>(),
  ),
  /** How large the gradients of one batch are, layer by layer, and which units are dead or saturated. */
  gradientHealth: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at }),
    answer<GradientHealth>(),
  ),
  /** What the network says everywhere on its plane; `planeFrame` follows while the run is in training. */
  plane: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at, grid: planeGrid }),
    answer<PlaneFrame>(),
  ),
  unwatchPlane: request(z.object({}), answer<null>()),
  /** Weights, outputs and maps of single neurons; `neuronFrame` follows while the run is in training. */
  neurons: request(neuronView.extend({ document: documentSchema, runId: runId.nullable() }), answer<NeuronFrame>()),
  unwatchNeurons: request(z.object({}), answer<null>()),
  /**
   * Who looks at whom in the network, for one example, with what it says then; `attentionFrame` follows while the run is in
   * training. Fails with invalidRequest where there is no such example, attention, head, place or token.
   */
  attention: request(
    attentionView.extend({ document: documentSchema, runId: runId.nullable() }),
    answer<AttentionFrame>(),
  ),
  unwatchAttention: request(z.object({}), answer<null>()),
  /**
   * Losses of the network around a run's weights, or around those before training; progress comes as
   * `landscapeProgress`. A newer request of the same page ends the one before.
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
   * Trains several optimizers from the same start (a run's weights, or those before training) on the same batches; no
   * run and no document is changed. Progress comes as `raceProgress`. A newer race of the same page ends the one before.
   * While it is under way no run begins or goes on.
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
   * How a text goes on, as a language model has it: tokens come as `generationProgress`. The weights are those of the
   * moment at which it begins, however the run is trained meanwhile. Another one of the same key and page ends the one
   * before. Fails with invalidRequest where the network is no language model or the prompt has no token.
   */
  generate: request(writing.extend({ key: pictureKey, runId, at }), answer<Generation>()),
  /** Ends a generation of this page; its request is answered with what has come until then. */
  stopGenerating: request(z.object({ key: z.string() }), answer<null>()),
  /** What a training step of the document is compiled to; with `profile` measured as well, which takes about a second. */
  compiledGraph: request(z.object({ document: documentSchema, profile: z.boolean() }), answer<CompiledGraph>()),
};
