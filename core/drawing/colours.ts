import type { Category } from '../blocks/define.ts';

/** A picture of its own knows no style sheet: these are the colours of the app's, which read on every theme. */
export const categoryColours: Readonly<Record<Category | 'unknown', string>> = {
  data: '#0b8a63',
  layers: '#3b5bdb',
  activations: '#c2410c',
  normalisation: '#0b7285',
  combine: '#7048e8',
  transformer: '#a61e4d',
  output: '#9c36b5',
  structure: '#5c677d',
  unknown: '#6c757d',
};

export type PictureTheme = 'light' | 'dark';

/** The colours of a picture besides those of categories; they are named as in the app's style sheet. */
export interface Colours {
  readonly canvas: string;
  readonly panel: string;
  readonly line: string;
  readonly edge: string;
  readonly ink: string;
  readonly dim: string;
  readonly wire: string;
  readonly error: string;
  readonly positive: string;
  readonly negative: string;
}

export const themeColours: Readonly<Record<PictureTheme, Colours>> = {
  light: {
    canvas: '#fbfcfd',
    panel: '#ffffff',
    line: '#e3e6ea',
    edge: '#868e96',
    ink: '#1b2430',
    dim: '#545f6d',
    wire: '#7d8792',
    error: '#c22525',
    positive: '#1668b3',
    negative: '#a34f00',
  },
  dark: {
    canvas: '#161b21',
    panel: '#1b2128',
    line: '#2e3740',
    edge: '#76828f',
    ink: '#e7ecf2',
    dim: '#9aa6b4',
    wire: '#6b7784',
    error: '#ff8787',
    positive: '#4dabf7',
    negative: '#ffa94d',
  },
};
