// @vitest-environment happy-dom
import { ReactFlowProvider } from '@xyflow/react';
import { describe, expect, it, vi } from 'vitest';
import { act } from '@testing-library/react';
import { examples } from '../../core/examples/examples.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { connectScripted, settled } from '../link/scripted.ts';
import { bugs, inPage, mount } from '../link/testing.tsx';
import { useEngineState } from '../link/session.ts';
import { useDocument } from '../workspace/document/document.ts';
import type { Feature, View } from '../workspace/feature.ts';
import { useRuns } from '../workspace/runs/runs.ts';
import { runOf } from '../workspace/runs/testing.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { text } from '../../core/text.ts';

/** Every feature by itself: of the others nothing is known, no command either. */
const modules = import.meta.glob<Readonly<Record<string, Feature>>>('../features/*/index.ts', { eager: true });
const sources = import.meta.glob<string>(['./**/*.{ts,tsx}', '../{kit,link,workspace,features}/**/*.{ts,tsx}'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

inPage();

/** What a feature shows, by what it is called. */
function partsOf(feature: Feature): readonly (readonly [string, View])[] {
  const { panels = [], dialogs = {}, areas = {}, overlays = {} } = feature;
  return [
    ...panels.map(({ name, View }) => [`panel ${name}`, View] as const),
    ...Object.entries(dialogs).map(
      ([kind, { Body }]) => [`dialog ${kind}`, () => <Body suggestedName="net" />] as const,
    ),
    ...Object.entries(areas).map(([area, AreaView]) => [`area ${area}`, AreaView] as const),
    ...Object.entries(overlays).map(
      ([kind, Overlay]) => [`list ${kind}`, () => <Overlay onClose={() => undefined} />] as const,
    ),
  ];
}

const all = Object.entries(modules).flatMap(([path, module]) =>
  Object.values(module).flatMap((feature) =>
    partsOf(feature).map(([part, PartView]) => ({ folder: path.split('/')[2] ?? path, part, PartView })),
  ),
);

/** Engines that a feature may meet, and what is open. */
const nobody = () => useEngineState.setState(useEngineState.getInitialState());
const silent = () => connectScripted({}, {}, () => new Promise(() => undefined));
const refusing = () => connectScripted({}, {}, () => Promise.reject(new EngineError('internal', 'It failed.')));
const places = [
  ['no engine and an empty canvas', nobody, emptyDocument(''), false],
  ['a run, and an engine that never answers', silent, examples['moons'], true],
  ['a run, and an engine that refuses', refusing, examples['fashion-cnn'], true],
] as const;

describe.each(all)('$folder: $part', ({ PartView }) => {
  it.each(places)('is there with %s, and no bug is said', async (_name, connect, document, hasRun) => {
    useDocument.getState().open(document ?? emptyDocument(''), null);
    useRuns.getState().replaceAll(hasRun ? [runOf(useDocument.getState().document)] : []);
    connect();
    if ('load' in PartView) await PartView.load();
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { queryByText } = mount(
      <ReactFlowProvider>
        <Guarded name={text('Part', 'Teil')}>
          <PartView />
        </Guarded>
      </ReactFlowProvider>,
      'de',
    );
    await act(settled);
    expect(queryByText(/wegen eines Fehlers der App/)).toBeNull();
    expect(bugs()).toEqual([]);
    expect(said.mock.calls.map(([first]) => String(first))).toEqual([]);
  });
});

it('a feature is known to nobody but the list of features: it can be deleted with its line', () => {
  const outside = Object.entries(sources).filter(([path]) => !path.startsWith('../features/'));
  const users = outside
    .filter(([, source]) => /(from|import\()\s*'[^']*\/features\//.test(source))
    .map(([path]) => path);
  expect(users).toEqual(['./features.ts']);
  const list = sources['./features.ts'] ?? '';
  const folders = Object.keys(modules).map((path) => path.split('/')[2] ?? '');
  for (const folder of folders) {
    expect(list.split(`'../features/${folder}/`), folder).toHaveLength(2);
    const others = Object.entries(sources).filter(
      ([path]) => path.startsWith('../features/') && !path.startsWith(`../features/${folder}/`),
    );
    const importing = others.filter(([, source]) => source.includes(`/${folder}/index.ts'`)).map(([path]) => path);
    expect(importing, folder).toEqual([]);
  }
});
