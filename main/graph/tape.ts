import * as tf from '@tensorflow/tfjs';

type TapeNode = ReturnType<typeof tf.engine>['state']['activeTape'][number];
type Within = <T>(nodeId: string, work: () => T) => T;

/** What TensorFlow.js has recorded for differentiation, and which node it belongs to. */
export interface Tape {
  /** Assigns what was recorded since the last call to this node of the document; undefined: to none. */
  assign(nodeId: string | undefined): void;
}

/**
 * Gradients are computed after all layers, by functions that their operations left on TensorFlow.js's tape. This makes
 * each of them run `within` the node that its operation belongs to.
 */
export function createTape(within: Within): Tape {
  let tape: readonly TapeNode[] | undefined;
  let end = 0;
  return {
    assign(nodeId) {
      const { activeTape, gradientDepth } = tf.engine().state;
      if (gradientDepth === 0) return;
      // Every differentiation starts a new tape.
      if (activeTape !== tape) end = 0;
      tape = activeTape;
      if (nodeId !== undefined) for (const node of activeTape.slice(end)) wrap(node, nodeId, within);
      end = activeTape.length;
    },
  };
}

/** A gradient function returns another function for each input; both may compute something. */
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
