import { create } from 'zustand';
import type { NodeStep, StepExplanation } from '../../core/protocol/explain.ts';
import { engine } from '../engine/session.ts';
import { useDocument } from './document.ts';
import { shownNow } from './shown.ts';

export const phases = ['forward', 'loss', 'backward', 'update'] as const;
export type Phase = (typeof phases)[number];

/** Where one stands: at a node in a phase; the loss belongs to the output. */
export interface Stop {
  readonly phase: Phase;
  readonly nodeId: string;
}

interface StepsState {
  readonly explanation: StepExplanation | null;
  readonly stops: readonly Stop[];
  /** In `stops`. */
  readonly at: number;
  readonly error: unknown;
  /** Computes the step on an example of the training part and stands at its beginning. */
  load(index: number): Promise<void>;
  go(to: number): void;
  leave(): void;
}

const nothing = { explanation: null, stops: [], at: 0, error: undefined } as const;

/** A training step that is walked through by hand. */
export const useSteps = create<StepsState>()((set, get) => ({
  ...nothing,
  async load(index) {
    const { document } = useDocument.getState();
    try {
      const explanation = await engine().request('explainStep', { document, ...shownNow(), index });
      const { at } = get();
      const stops = stopsOf(explanation.nodes);
      set({ explanation, stops, at: Math.min(at, stops.length - 1), error: undefined });
    } catch (error) {
      set({ ...nothing, error });
    }
  },
  go: (to) => set(({ stops }) => ({ at: Math.min(stops.length - 1, Math.max(0, to)) })),
  leave: () => set(nothing),
}));

/** Forward through the network, the loss, back again, and the weights. */
export function stopsOf(nodes: readonly NodeStep[]): readonly Stop[] {
  const stop = (phase: Phase) => ({ nodeId }: NodeStep): Stop => ({ phase, nodeId }); // prettier-ignore
  const inner = nodes.slice(0, -1);
  const end = nodes.slice(-1);
  return [
    ...inner.map(stop('forward')),
    ...end.map(stop('loss')),
    ...inner.filter(({ gradient }) => gradient !== null).toReversed().map(stop('backward')), // prettier-ignore
    ...inner.filter(({ weights }) => weights.length > 0).map(stop('update')),
  ];
}

/** Whether a phase has reached a node: what is not yet computed is not yet shown. */
export function isReached(stops: readonly Stop[], at: number, phase: Phase, nodeId: string): boolean {
  return stops.slice(0, at + 1).some((stop) => stop.phase === phase && stop.nodeId === nodeId);
}
