// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { Clustering, ClusterPoints } from '../../../core/protocol/clusters.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { WireTensor } from '../../../core/protocol/tensors.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { addWorkspace, inWorkspace, workspace } from '../../workspace/workspaces.ts';
import { ClustersPanel } from './ClustersPanel.tsx';
import { change, useClusters } from './state.ts';

inPage();

/** Plots are drawn once they know their size. */
class Sized {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe(target: Element): void {
    const contentRect = new DOMRect(0, 0, 400, 300);
    this.#tell([{ target, contentRect, borderBoxSize: [], contentBoxSize: [], devicePixelContentBoxSize: [] }], this);
  }
  readonly unobserve = () => undefined;
  readonly disconnect = () => undefined;
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', Sized);
  useDocument.getState().open(emptyDocument('Clusters'), null);
});
afterEach(() => void vi.unstubAllGlobals());

function wire(values: Float32Array | Int32Array | Uint8Array, shape: readonly number[]): WireTensor {
  const dtype = values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'uint8';
  return { dtype, shape, data: btoa(String.fromCharCode(...new Uint8Array(values.buffer))) };
}

type Asked = EngineParams['clusterPoints'];

/** Four points, two and two; the id is that of the set. */
function pointsOf({ set }: Asked): ClusterPoints {
  const texts = set.kind === 'data' ? null : ['a rocket', 'the moon', 'a car', 'new tires'];
  return {
    id: JSON.stringify(set),
    count: 4,
    left: 0,
    width: texts ? 384 : 2,
    places: wire(Float32Array.of(0, 0, 0, 1, 5, 0, 5, 1), [4, 2]),
    axes: texts ? { explained: [0.5, 0.25] } : { names: ['x1', 'x2'] },
    labels: texts ? null : wire(Int32Array.of(0, 0, 1, 1), [4]),
    classes: texts ? [] : ['A', 'B'],
    texts,
  };
}

function clustersOf({ set, method }: EngineParams['findClusters']): Clustering {
  const isMeans = method.kind === 'kMeans';
  return {
    id: JSON.stringify(set),
    labels: wire(isMeans ? Int32Array.of(0, 0, 1, 1) : Int32Array.of(0, 0, 0, -1), [4]),
    sizes: isMeans ? [2, 2] : [3],
    noise: isMeans ? 0 : 1,
    silhouette: isMeans ? { mean: 0.8, of: 4, byPoint: wire(Float32Array.of(0.7, 0.8, 0.9, NaN), [4]) } : null,
    agreement: set.kind === 'data' ? (isMeans ? 1 : 0.2) : null,
    course: isMeans
      ? {
          inertia: 1,
          rounds: 2,
          hasConverged: true,
          labels: wire(Uint8Array.of(0, 1, 1, 1, 0, 0, 1, 1), [2, 4]),
          centres: wire(Float32Array.of(0, 0, 0, 1, 0, 0, 3, 1, 0, 0.5, 5, 0.5), [3, 2, 2]),
          inertias: [50, 1],
        }
      : null,
    cores: isMeans ? null : wire(Uint8Array.of(1, 1, 0, 0), [4]),
  };
}

const model = { name: 'all-MiniLM-L6-v2', tasks: ['sentence-similarity'], family: 'bert', parameters: 1, bytes: 1, licence: null, origin: 'app', from: '', state: 'here', note: null } as const; // prettier-ignore

const engine = (answers: Parameters<typeof connectScripted>[0] = {}) =>
  connectScripted({
    pretrainedModels: () => [model],
    clusterPoints: pointsOf,
    findClusters: clustersOf,
    stopClusters: () => null,
    ...answers,
  });

const side = async (name: string) => within(await screen.findByRole('region', { name }));

test('k-means and DBSCAN stand side by side, with noise, border points and the figures', async () => {
  const { params } = engine();
  mount(<ClustersPanel />);
  const left = await side('Left set');
  await waitFor(() => expect(left.getByRole('img', { name: 'Left set: 4 points, 2 clusters' })).toBeDefined());
  expect(left.getByTestId('figures-left').textContent).toContain('Adjusted Rand index1.000');
  const right = await side('Right set');
  await waitFor(() => expect(right.getByText('Noise: 1')).toBeDefined());
  expect(right.getByText('hollow: border points')).toBeDefined();
  expect(right.getByText(/There is only one cluster/)).toBeDefined();
  expect(
    params('findClusters')
      .map(({ method }) => method.kind)
      .toSorted(),
  ).toEqual(['dbscan', 'kMeans']);
});

test('the steps of k-means: assign, move, and another start', async () => {
  const { params } = engine();
  mount(<ClustersPanel />);
  const left = await side('Left set');
  const moment = await left.findByTestId('course-moment');
  expect(moment.textContent).toBe('End after 2 rounds');
  fireEvent.change(left.getByRole('slider'), { target: { value: '0' } });
  expect(moment.textContent).toBe('Start: the first centres');
  fireEvent.click(left.getByRole('button', { name: 'Step' }));
  expect(moment.textContent).toContain('Round 1, assign');
  expect(moment.textContent).toContain('inertia 50');
  fireEvent.click(left.getByRole('button', { name: 'Step' }));
  expect(moment.textContent).toContain('Round 1, move');
  // The arrow keys go through the points, at the moment that is shown.
  const points = left.getByRole('application');
  fireEvent.keyDown(points, { key: 'ArrowRight' });
  fireEvent.keyDown(points, { key: 'ArrowRight' });
  expect(within(points).getByRole('status').textContent).toBe('Point 2 cluster 2 · class A');
  fireEvent.click(left.getByRole('button', { name: 'Other start' }));
  await waitFor(() => expect(params('findClusters').at(-1)?.method).toMatchObject({ seed: 2 }));
  expect(moment.textContent).toBe('End after 2 rounds');
});

test('clusters of another set are not shown at new points', async () => {
  const late = held<Clustering>();
  engine({ findClusters: (asked) => (asked.set.kind === 'data' && asked.set.source.kind === 'circles' ? late.promise : clustersOf(asked)) });
  mount(<ClustersPanel />);
  const left = await side('Left set');
  await waitFor(() => expect(left.getByRole('img', { name: /2 clusters/ })).toBeDefined());
  act(() => change('left', { source: 'circles' }));
  await waitFor(() => expect(left.getByRole('img', { name: 'Left set: 4 points' })).toBeDefined());
  expect(left.queryByTestId('figures-left')).toBeNull();
}); // prettier-ignore

test('progress is told, and cancelling says so and offers to try again', async () => {
  const wait = held<ClusterPoints>();
  const { tell, params } = engine({ clusterPoints: (asked) => (asked.key === 'left points' ? wait.promise : pointsOf(asked)) });
  mount(<ClustersPanel />);
  const left = await side('Left set');
  await act(settled);
  act(() => tell('workProgress', { key: 'left points', share: 0.4 }));
  expect(left.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40');
  fireEvent.click(left.getByRole('button', { name: 'Cancel' }));
  await act(settled);
  expect(params('stopClusters')).toContainEqual({ key: 'left points' });
  wait.reject(new EngineError('cancelled', 'Clustering was cancelled.'));
  await waitFor(() => expect(left.getByRole('button', { name: 'Try again' })).toBeDefined());
}); // prettier-ignore

test('texts are asked in two ways, in German', async () => {
  engine({
    askClusters: () => ({
      nearest: [{ index: 1, score: 0.9 }, { index: 2, score: 0.5 }],
      cluster: 0,
      size: 2,
      inCluster: [{ index: 1, score: 0.9 }, { index: 0, score: 0.4 }],
      shared: 1,
    }),
  });
  act(() => change('left', { source: 'lines' }));
  mount(<ClustersPanel />, 'de');
  const left = await side('Linke Menge');
  fireEvent.change(await left.findByRole('textbox', { name: 'Frage an die Texte' }), { target: { value: 'moon' } });
  fireEvent.click(left.getByRole('button', { name: 'Suchen' }));
  const nearest = within(await left.findByRole('region', { name: 'Die nächsten nach Kosinus' }));
  expect(nearest.getAllByRole('listitem').map(({ textContent }) => textContent?.trim())).toEqual(['0,900 the moon', '0,500 a car']);
  const own = within(left.getByRole('region', { name: 'Cluster 1 (2 Texte)' }));
  expect(own.getAllByRole('listitem').map(({ textContent }) => textContent?.trim())).toEqual(['0,900 the moon', '0,400 a rocket']);
  expect(left.getByText(/^1 der 2 nächsten liegen im Cluster der Frage/)).toBeDefined();
}); // prettier-ignore

test('without texts, and with data that have no points, it says what to do; each document has its own', async () => {
  engine();
  act(() => change('left', { source: 'lines', lines: ' \n' }));
  act(() => change('right', { source: 'document' }));
  mount(<ClustersPanel />);
  expect((await side('Left set')).getByText('Paste texts, one a line, or open a file.')).toBeDefined();
  expect((await side('Right set')).getByText(/are pictures or plain text/)).toBeDefined();
  const other = addWorkspace();
  expect(workspace()).not.toBe(other);
  expect(inWorkspace(other, () => useClusters.getState().left.source)).toBe('moons');
});

test('curves are asked once they are opened, and set k', async () => {
  const { params } = engine({
    clusterCurve: () => ({ at: [{ k: 1, inertia: 9, silhouette: null }, { k: 2, inertia: 4, silhouette: 0.3 }, { k: 3, inertia: 2, silhouette: 0.6 }] }),
  });
  mount(<ClustersPanel />);
  const left = await side('Left set');
  const summary = await left.findByText('Which k?');
  expect(params('clusterCurve')).toEqual([]);
  const details = summary.closest('details')!;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  fireEvent.click(await left.findByRole('button', { name: 'k = 3' }));
  expect(useClusters.getState().left.k).toBe(3);
  // Another k asks for no other curve.
  await act(settled);
  expect(params('clusterCurve')).toHaveLength(1);
}); // prettier-ignore
