import type { Division, Fix } from '../blocks/define.ts';
import type { Text } from '../text.ts';

/** Something that the user can put right: shown on the node (or the whole graph), with what to do. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Absent when it concerns the whole graph. In a module: the path of node ids, joined by `/`. */
  readonly nodeId?: string;
  readonly message: Text;
  /** The param of the node that is set wrong. */
  readonly param?: string;
  /** The path of the wire that brings what is wrong. */
  readonly edge?: string;
  /** What does not come out, where it is that. */
  readonly division?: Division;
  /** Nothing arrives where something has to: while one builds, that is no mistake. */
  readonly isUnwired?: true;
  /** One-click repairs, the best first. */
  readonly fixes?: readonly Fix[];
}
