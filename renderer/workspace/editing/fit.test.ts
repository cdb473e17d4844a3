import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { zoom } from './actions.ts';
import { fit, refit } from './fit.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import { useCanvasView } from './view.ts';

let isReduced = false;
let views: Viewport[] = [];
beforeEach(() => {
  isReduced = false;
  vi.stubGlobal('matchMedia', () => ({ matches: isReduced }));
});
afterEach(() => {
  useCanvasView.setState(useCanvasView.getInitialState());
  vi.unstubAllGlobals();
});

/** A canvas of 1000 x 400 with one card and, under it, a problem that reaches to `bottom`; what moves its view. */
function canvas(measured: FlowNode['measured'], bottom: number) {
  const moves: string[] = [];
  views = [];
  const note = { getBoundingClientRect: () => ({ left: 0, top: 60, right: 180, bottom }) };
  const element = { clientWidth: 1000, clientHeight: 400, querySelectorAll: () => [note] };
  const flow = {
    getNodes: () => [{ id: 'a', measured }],
    getNodesBounds: () => ({ x: 0, y: 0, width: 180, height: 56 }),
    screenToFlowPosition: (point: object) => point,
    setViewport: (view: Viewport, { duration }: { duration: number }) => {
      views.push(view);
      moves.push(`view ${view.zoom.toFixed(2)} ${duration}`);
    },
    zoomIn: ({ duration }: { duration: number }) => void moves.push(`in ${duration}`),
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
  expect(moves).toEqual(['view 0.50 200']);
});

test('cards that are not measured yet are waited for', async () => {
  const moves = canvas(undefined, 600);
  fit();
  await Promise.resolve();
  expect(moves).toEqual(['cards 0', 'view 0.50 200']);
});

test('the view jumps where the system is set to move less', () => {
  const moves = canvas({ width: 180, height: 56 }, 600);
  zoom('in');
  isReduced = true;
  zoom('in');
  fit();
  expect(moves).toEqual(['in 150', 'in 0', 'view 0.50 0']);
});

test('a canvas of another size is fitted anew, unless somebody has moved the view', () => {
  const moves = canvas({ width: 180, height: 56 }, 600);
  fit(0);
  const { flow } = useCanvasView.getState();
  if (!flow) throw new Error('There is no canvas.');
  const [fitted] = views;
  Object.assign(flow, { getViewport: () => fitted });
  refit();
  expect(moves).toHaveLength(2);
  Object.assign(flow, { getViewport: () => ({ x: 5, y: 5, zoom: 1 }) });
  refit();
  expect(moves).toHaveLength(2);
});
