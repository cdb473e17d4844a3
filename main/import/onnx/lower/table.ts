import { attentions } from './attention.ts';
import { elementwise } from './elementwise.ts';
import { linears } from './linear.ts';
import type { Lowering } from './lowering.ts';
import { norms } from './norms.ts';
import { pictures } from './pictures.ts';
import { views } from './views.ts';

/** What operators become, by their names. */
export const lowerings: Readonly<Record<string, Lowering>> = {
  ...views,
  ...elementwise,
  ...linears,
  ...attentions,
  ...norms,
  ...pictures,
};

/** Whether an operator only moves values: behind foreign operators it stays one of them. */
export const moves: ReadonlySet<string> = new Set([...Object.keys(views), 'Identity', 'Cast', 'Concat', 'Shape']);
