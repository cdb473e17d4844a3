import { text, type Text } from '../../../core/text.ts';
import { onOpening } from '../../workspace/document/document.ts';
import { offerStore } from '../../workspace/document/viewState.ts';
import { perDocument } from '../../workspace/workspaces.ts';
import { someLines } from './someLines.ts';

export const sourceNames = ['moons', 'circles', 'spirals', 'blobs', 'document', 'lines', 'passages'] as const;
export type SourceName = (typeof sourceNames)[number];

/** What is clustered on one side, and how. */
export interface Side {
  readonly source: SourceName;
  /** Of sets that are generated. */
  readonly examples: number;
  readonly noise: number;
  readonly classes: number;
  readonly drawn: number;
  /** Of texts: one a line, the model that makes vectors of them, and how many are taken of a corpus. */
  readonly lines: string;
  readonly model: string;
  readonly most: number;
  readonly method: 'kMeans' | 'dbscan';
  readonly k: number;
  readonly seed: number;
  readonly restarts: number;
  readonly eps: number;
  readonly minPoints: number;
  /** Points in the colours of the classes that are known, rather than of clusters. */
  readonly isByClass: boolean;
  readonly question: string;
}

export const sideNames = ['left', 'right'] as const;
export type SideName = (typeof sideNames)[number];

const usual: Side = {
  source: 'moons',
  examples: 400,
  noise: 0.06,
  classes: 3,
  drawn: 1,
  lines: someLines,
  model: 'all-MiniLM-L6-v2',
  most: 200,
  method: 'kMeans',
  k: 2,
  seed: 1,
  restarts: 1,
  eps: 0.2,
  minPoints: 5,
  isByClass: false,
  question: '',
};

/** Two sets, or one set in two ways. */
export const useClusters = perDocument<Readonly<Record<SideName, Side>>>(() => ({
  left: usual,
  right: { ...usual, method: 'dbscan' },
}));

offerStore('clusters', useClusters, ['left', 'right']);

onOpening(() => useClusters.setState(useClusters.getInitialState()));

export function change(name: SideName, changes: Partial<Side>): void {
  useClusters.setState((state) => ({ [name]: { ...state[name], ...changes } }));
}

export const sideLabels: Readonly<Record<SideName, Text>> = {
  left: text('Left set', 'Linke Menge'),
  right: text('Right set', 'Rechte Menge'),
};

/** What suits a set when it is chosen. */
export function suited(source: SourceName): Partial<Side> {
  switch (source) {
    case 'blobs':
      return { noise: 0.15, k: 3, eps: 0.2 };
    case 'moons':
    case 'circles':
      return { noise: 0.06, k: 2, eps: 0.2 };
    case 'spirals':
      return { noise: 0.02, k: 2, eps: 0.2 };
    case 'lines':
    case 'passages':
      return { k: 4, eps: source === 'lines' ? 1.2 : 1, minPoints: 3, restarts: 10 };
    case 'document':
      return { k: 3, eps: 0.8 };
  }
}
