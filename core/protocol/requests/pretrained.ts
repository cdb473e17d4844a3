import { z } from 'zod';
import { dataSource } from '../../data/source.ts';
import { documentSchema, nodeStart } from '../../graph/document.ts';
import type { TokenizerJson } from '../../text/json.ts';
import type { HubModelInfo, HubSettingsInfo, LibraryModel, ModelDownload } from '../modelLibrary.ts';
import { pipelineTasks, type PipelineAnswer } from '../pipelines.ts';
import { openSizes, takenAs, type ModelFileLook } from '../modelFile.ts';
import type { Placed } from '../pretrained.ts';
import type { OpenedProject } from '../projects.ts';
import { answer, path, request, runId } from './request.ts';

const name = z.string().min(1).max(4096);
const key = z.string().min(1).max(64);
/** How a file is taken: what its open axes become, whether as a network or as a block, and with which sizes by name. */
const taking = {
  size: z.number().int().min(1).max(4096).optional(),
  as: takenAs.optional(),
  sizes: openSizes.optional(),
};
/** What a person writes or pastes. */
export const MOST_CHARACTERS = 100_000;
const words = z.string().max(MOST_CHARACTERS);
/** Lines that are searched, or compared. */
export const MOST_LINES = 20_000;
/** Characters of all of them: a page writes them into one field. */
export const MOST_IN_LINES = 2 ** 22;

/** What a pipeline is given; what a task does not know is ignored. */
export const pipelineInput = z.object({
  /** The text; of question-answering the question. */
  text: words,
  /** The second text; of question-answering the text that has the answer. */
  pair: words.optional(),
  /** What the text is compared with, or what is searched. */
  others: z.array(words).max(MOST_LINES).optional(),
  /** How many answers are told. */
  top: z.number().int().min(1).max(1000).default(5),
  /** Tokens to generate. */
  tokens: z.number().int().min(1).max(100_000).default(50),
  sampling: z
    .object({
      temperature: z.number().min(0).max(100),
      topK: z.number().int().min(1).optional(),
      topP: z.number().min(0).max(1).optional(),
    })
    .default({ temperature: 0 }),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
});
export type PipelineInput = z.output<typeof pipelineInput>;

export const pretrainedRequests = {
  /** The library of pretrained models: those with the app, the user's, fetched ones, then those that can be had. */
  pretrainedModels: request(z.object({}), answer<readonly LibraryModel[]>()),
  /**
   * Adds a folder with a model, or a file; `isPassing`: it will not stay where it is, so the app keeps a copy. Fails with fileUnreadable,
   * in a sentence that says what it lacks.
   */
  addPretrained: request(z.object({ path, isPassing: z.boolean().default(false) }), answer<LibraryModel>(), 'read'),
  /** Deletes a fetched model or a copy; the user's own is only forgotten. */
  removePretrained: request(z.object({ name }), answer<null>()),
  /** Licence and size of a model of the hub. Fails with dataUnavailable, dataInvalid, invalidRequest, and cancelled by a second look at it. */
  hubModel: request(z.object({ name }), answer<HubModelInfo>()),
  /**
   * Downloads a model of the hub. Goes on where an earlier attempt stopped, and while pages come and go; `modelDownloads` tells all of them
   * how far it is.
   */
  getPretrained: request(z.object({ name }), answer<LibraryModel>()),
  /** Ends a download, whoever began it, or forgets why it has stopped. */
  cancelPretrained: request(z.object({ name }), answer<null>()),
  modelDownloads: request(z.object({}), answer<readonly ModelDownload[]>()),
  hubSettings: request(z.object({}), answer<HubSettingsInfo>()),
  /** Keeps what is not given; null: the usual address, no token. */
  changeHub: request(
    z.object({ endpoint: z.string().max(2000).nullable().optional(), token: z.string().max(2000).nullable().optional() }),
    answer<HubSettingsInfo>(),
  ),
  /**
   * The model as an unsaved project, with its weights as a run that was not trained. `key`: the document's. Reports `importProgress` under the
   * model's name. Fails as reading it does, and with cancelled.
   */
  openPretrained: request(z.object({ name, key: key.optional() }), answer<OpenedProject>()),
  /** Ends opening a model as a project. */
  stopPretrained: request(z.object({ name }), answer<null>()),
  /**
   * A model of the library as a part of the open network, or one of another program's file (`size`: what open axes become).
   * Reports `importProgress` under this name, which `cancelImport` also takes. Fails with fileUnreadable, dataUnavailable or cancelled.
   */
  placePretrained: request(z.object({ name, ...taking }), answer<Placed>()),
  placeModelFile: request(z.object({ path, name, ...taking }), answer<Placed>(), 'read'),
  /** The same of a model of the library that is a file of ONNX: see `lookAtModelFile`. */
  lookAtPretrained: request(z.object({ name, size: taking.size }), answer<ModelFileLook>()),
  /** The tokenizer of a model that was placed, by the file of its weights. Fails with dataUnavailable. */
  startTokenizer: request(nodeStart.pick({ sha256: true, name: true }), answer<TokenizerJson>()),
  /**
   * A classifier of texts as an unsaved project that begins with the body of this network, as the run has trained it. Fails with
   * invalidRequest where the network has no such body, or it does not fit the texts.
   */
  fineTune: request(z.object({ document: documentSchema, runId, source: dataSource, isFrozen: z.boolean() }), answer<OpenedProject>()),
  /**
   * Asks a model, which is loaded first if another one was asked last. That, and a text that is generated token by token, is told as
   * `pipelineProgress` under `key`. Fails with invalidRequest if the model cannot be asked this, or the text has no tokens, and with cancelled.
   */
  runPipeline: request(z.object({ key, task: z.enum(pipelineTasks), name, input: pipelineInput }), answer<PipelineAnswer>()),
  /** A text that is being generated ends where it is; everything else is cancelled. */
  stopPipeline: request(z.object({ key }), answer<null>()),
}; // prettier-ignore
