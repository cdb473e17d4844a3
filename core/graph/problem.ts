import type { Division, Fix } from '../blocks/define.ts';
import type { Text } from '../text.ts';

/** Something the user can fix: shown on the node (or the whole graph), with what to do. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Absent if it concerns the whole graph. Inside a module: the path of node ids, joined by `/`. */
  readonly nodeId?: string;
  readonly message: Text;
  /** The param of the node that is set incorrectly. */
  readonly param?: string;
  /** The path of the edge that carries the invalid input. */
  readonly edge?: string;
  /** The division with a remainder, if that is the problem. */
  readonly division?: Division;
  /** Something required is not there yet, a wire or a block: not a mistake while the user is still building. */
  readonly isUnwired?: true;
  /** One-click fixes, best first. */
  readonly fixes?: readonly Fix[];
}
