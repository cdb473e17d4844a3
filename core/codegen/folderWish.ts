import type { NumpyCode } from '../data/define.ts';
import type { Units } from '../data/units.ts';
import type { Language } from '../text.ts';

/** What the programs of a folder are written for. */
export interface FolderWish {
  /** Python that makes the arrays `train_x`, ... from files beside it; the same for every framework. */
  readonly data: NumpyCode;
  /** Whether that has `train_epoch`, because training examples are drawn for every epoch. */
  readonly isDrawn: boolean;
  readonly language: Language;
  readonly units: Units | null;
  /** Whether start.safetensors lies beside the trained weights. */
  readonly hasStart: boolean;
}
