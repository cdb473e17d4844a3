import { text, type Text } from '../text.ts';
import type { EngineErrorCode } from './errors.ts';
import type { PipelineTask } from './pipelines.ts';

/** A pretrained model in the library. */
export interface LibraryModel {
  /** What it is asked for by: `little-bert`, `openai-community/gpt2`, the path of a folder. */
  readonly name: string;
  readonly tasks: readonly PipelineTask[];
  /** The classes that it tells apart, in its own words; absent: it tells none, or they have no names. */
  readonly labels?: readonly string[];
  /** As in its config: bert, gpt2; null for files of ONNX. */
  readonly family: string | null;
  /** null: unknown until it is here. */
  readonly parameters: number | null;
  /** Of its files; of one that is not here, about. */
  readonly bytes: number | null;
  /** Of one that is not here: what an attempt that was broken off has left. */
  readonly bytesHere?: number;
  readonly licence: string | null;
  readonly origin: LibraryOrigin;
  /** Where it comes from: an npm package, a folder, an address. */
  readonly from: string;
  readonly state: 'here' | 'absent' | 'damaged';
  /** What it was trained on, or what is missing and what to do. */
  readonly note: Text | null;
}

/** With the app, in a package of npm, in a folder or file of the user's, in a copy of one that the app keeps, on the hub. */
export type LibraryOrigin = 'app' | 'package' | 'folder' | 'copy' | 'hub';

/** A model that is on its way here, or that has stopped on it. */
export interface ModelDownload {
  readonly name: string;
  /** With those that earlier attempts have left. */
  readonly bytes: number;
  /** null: the hub has not answered yet. */
  readonly totalBytes: number | null;
  /** Why it has stopped; null: it is under way. */
  readonly failure: { readonly code: EngineErrorCode; readonly message: Text } | null;
}

/** What the hub says about a model before anything is downloaded. */
export interface HubModelInfo {
  readonly name: string;
  /** The commit that is downloaded. */
  readonly revision: string;
  /** null: its makers say none. */
  readonly licence: string | null;
  readonly task: string | null;
  readonly parameters: number | null;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly bytes: number;
  /** Those that earlier attempts have left here. */
  readonly bytesHere: number;
  readonly bytesFree: number;
}

/** Where models come from; the token itself is never told. */
export interface HubSettingsInfo {
  readonly endpoint: string;
  readonly hasToken: boolean;
  /** What the environment decides, which goes before settings. */
  readonly byEnvironment: readonly ('endpoint' | 'token')[];
}

/** The most names of classes that a sentence lists. */
const MOST_NAMES = 5;

/** Names of classes as a sentence lists them, and how many more there are. */
export function listOfLabels(labels: readonly string[]): Text {
  const named = labels.slice(0, labels.length > MOST_NAMES + 1 ? MOST_NAMES : labels.length).join(', ');
  const others = labels.length - MOST_NAMES;
  return others < 2 ? text(named, named) : text(`${named} and ${others} more`, `${named} und ${others} weitere`);
}
