import type { ReactFlowInstance } from '@xyflow/react';
import { afterEach, expect, test } from 'vitest';
import { fit } from './actions.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import { useCanvasView } from './view.ts';

afterEach(() => useCanvasView.setState(useCanvasView.getInitialState()));

/** A canvas of 1000 x 400 with one card and, under it, a problem that reaches to `bottom`; what moves its view. */
function canvas(measured: FlowNode['measured'], bottom: number) {
  const moves: string[] = [];
  const note = { getBoundingClientRect: () => ({ left: 0, top: 60, right: 180, bottom }) };
  const element = { clientWidth: 1000, clientHeight: 400, querySelectorAll: () => [note] };
  const flow = {
    getNodes: () => [{ id: 'a', measured }],
    getNodesBounds: () => ({ x: 0, y: 0, width: 180, height: 56 }),
    screenToFlowPosition: (point: object) => point,
    setViewport: ({ zoom }: { zoom: number }) => void moves.push(`view ${zoom.toFixed(2)}`),
    fitView: ({ duration }: { duration: number }) => Promise.resolve(void moves.push(`cards ${duration}`)),
  };
  useCanvasView.setState({
    element: element as unknown as HTMLElement,
    flow: flow as unknown as ReactFlowInstance<FlowNode, FlowEdge>,
  });
  return moves;
}

test('the view moves once, to all cards and the problems under them', async () => {
  const moves = canvas({ width: 180, height: 56 }, 600);
  fit();
  await Promise.resolve();
  expect(moves).toEqual(['view 0.50']);
});

test('cards that are not measured yet are waited for', async () => {
  const moves = canvas(undefined, 600);
  fit();
  await Promise.resolve();
  expect(moves).toEqual(['cards 0', 'view 0.50']);
});
