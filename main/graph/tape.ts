import * as tf from '@tensorflow/tfjs';

type TapeNode = ReturnType<typeof tf.engine>['state']['activeTape'][number];
type Within = <T>(nodeId: string, work: () => T) => T;

/** What TensorFlow.js has written down for differentiation, and whose it is. */
export interface Tape {
  /** What was written since the last call belongs to this node of the document; undefined: to none. */
  assign(nodeId: string | undefined): void;
}

/**
 * Gradients are computed after all layers, by functions that the layers' operations left on TensorFlow.js's tape. Here
 * each of them is made to run `within` the node that its operation belongs to.
 */
export function createTape(within: Within): Tape {
  let tape: readonly TapeNode[] | undefined;
  let end = 0;
  return {
    assign(nodeId) {
      const { activeTape, gradientDepth } = tf.engine().state;
      if (gradientDepth === 0) return;
      // Every differentiation begins a tape of its own.
      if (activeTape !== tape) end = 0;
      tape = activeTape;
      if (nodeId !== undefined) for (const node of activeTape.slice(end)) wrap(node, nodeId, within);
      end = activeTape.length;
    },
  };
}

/** A gradient function returns one more function for every input; both may compute. */
function wrap(node: TapeNode, nodeId: string, within: Within): void {
  const { gradient } = node;
  if (!gradient) return;
  node.gradient = (dys) => {
    const gradients = within(nodeId, () => gradient(dys));
    return Object.fromEntries(
      Object.entries(gradients).map(([input, compute]) => [input, () => within(nodeId, compute)]),
    );
  };
}
