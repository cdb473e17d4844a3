import type { Document } from '../../core/graph/document.ts';
import type { PretrainedInfo } from '../../core/protocol/pretrained.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import type { NamedTensors } from '../tensors/named.ts';

/** A pretrained model as a network of the app's own modules. */
export interface Pretrained {
  readonly info: PretrainedInfo;
  /** Opens on the canvas and trains; its data are placeholders until the user chooses others. */
  readonly document: Document;
  /** By `<identity of the node>.<name of the weight>`, in TensorFlow.js order: all of the document's. */
  readonly weights: NamedTensors;
  readonly tokenizer: TokenizerJson | undefined;
  /** The texts that the document's data name by their hash, unless they come with the app: see `keepPlaceholder`. */
  readonly placeholder: { readonly sha256: string; readonly content: string } | undefined;
}
