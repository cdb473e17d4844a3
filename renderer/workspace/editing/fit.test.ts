import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { zoom } from './actions.ts';
import { examples } from '../../../core/examples/examples.ts';
import { useDocument } from '../document/document.ts';
import { showView, viewNow } from '../document/viewState.ts';
import { useToasts } from '../../kit/toasts.ts';
import { addWorkspace, dropWorkspace, showWorkspace, workspace } from '../workspaces.ts';
import { beginView, fit, followView, refit } from './fit.ts';
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
    getNodes: () => [{ id: 'a', measured, position: { x: 0, y: 0 } }],
    getNodesBounds: () => ({ x: 0, y: 0, width: 180, height: 56 }),
    screenToFlowPosition: (point: object) => point,
    setViewport: (view: Viewport, { duration = 0 }: { duration?: number } = {}) => {
      views.push(view);
      moves.push(`view ${view.zoom.toFixed(2)} ${duration}`);
    },
    getViewport: () => views.at(-1) ?? { x: 0, y: 0, zoom: 1 },
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

test('of cards too far from each other to be seen together the first one is shown, which is said once', () => {
  const measured = { width: 180, height: 56 };
  canvas(measured, 60);
  const { flow } = useCanvasView.getState();
  if (!flow) throw new Error('There is no canvas.');
  const positions = [
    { x: -2e6, y: 0 },
    { x: 2e6, y: 0 },
  ];
  Object.assign(flow, {
    getNodes: () => positions.map((position, i) => ({ id: `${i}`, measured, position })),
    getNodesBounds: () => ({ x: -2e6, y: 0, width: 4e6 + 180, height: 56 }),
  });
  fit(0);
  fit(0);
  const [{ x, zoom: scale } = { x: NaN, zoom: NaN }] = views;
  expect(x - 2e6 * scale).toBeGreaterThan(0);
  expect(x + (180 - 2e6) * scale).toBeLessThan(1000);
  expect(useToasts.getState().toasts.map(({ title, count }) => [title.en, count])).toEqual([
    [expect.stringContaining('too far'), 1],
  ]);
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

test('a graph whose view was moved is seen as it was left; one that was not is fitted anew', () => {
  const card = { width: 180, height: 56 };
  useDocument.getState().open(examples['xor']!, null);
  const at = (view: Viewport) => {
    const { flow } = useCanvasView.getState();
    useCanvasView.setState({ flow: Object.assign(flow!, { getViewport: () => view }) });
  };
  canvas(card, 600);
  const leave = followView('root');
  beginView();
  at(views[0]!);
  leave();
  canvas(card, 600);
  beginView();
  expect(views.map(({ zoom }) => zoom.toFixed(2))).toEqual(['0.50']);
  const moved = { x: -300, y: 20, zoom: 1.5 };
  at(moved);
  // Its tab goes out of sight.
  const [first, second] = [workspace(), addWorkspace()];
  const leaveForAnother = followView('root');
  showWorkspace(second);
  leaveForAnother();
  showWorkspace(first);
  canvas(card, 600);
  beginView();
  expect(views).toEqual([moved]);
  // What was kept comes back as it was, numbers that are none do not.
  const kept = JSON.parse(JSON.stringify(viewNow())) as ReturnType<typeof viewNow>;
  useDocument.getState().open(examples['xor']!, null);
  canvas(card, 600);
  showView({ ...kept, parts: { canvas: { trail: [{ nodeId: 'gone' }], views: { root: { x: 'left', y: 0, zoom: 0 } } } } }); // prettier-ignore
  expect(views.map(({ zoom }) => zoom.toFixed(2))).toEqual(['0.50']);
  at(moved);
  expect(viewNow().parts['canvas']).toEqual({ trail: [], views: { root: moved } });
  dropWorkspace(second);
});
