import type { Language } from '../../../core/text.ts';

/** What a report consists of, whether it becomes Markdown or a page. */
export interface Report {
  readonly title: string;
  readonly language: Language;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'words'; readonly words: string }
  /** Rows of cells; the first cell of a row names it. */
  | { readonly kind: 'table'; readonly head?: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** Drawn for light pages, and for dark ones if it differs there. */
  | { readonly kind: 'picture'; readonly svg: string; readonly dark: string; readonly words: string }
  | { readonly kind: 'code'; readonly code: string };
