// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { attentionsOf } from '../../../core/analysis/attentions.ts';
import { assembled } from '../../../core/examples/assembled.ts';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { multiHead } from '../../../core/modules/multiHead.ts';
import type { AttentionFrame } from '../../../core/protocol/attention.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { bugs, inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { AttentionPanel } from './AttentionPanel.tsx';
import { attention } from './index.ts';
import { useAttentionView } from './state.ts';

inPage();

const data = { kind: 'words', examples: 40, testShare: 0.2, seed: 1 } as const;
const ATTENTION = 'module1/attention/softmax1';
const document = assembled(emptyDocument('letters', data), {
  data: ['dataset', {}, {}, { at: [0, 0] }],
  embedding: ['embedding', { tokens: 7, width: 8 }, { in: 'data.out' }, { at: [1, 0] }],
  heads: [multiHead, { width: 8, heads: 2 }, { query: 'embedding', key: 'embedding', value: 'embedding' }, { at: [2, 0] }],
  mean: ['sequenceMean', {}, { in: 'heads.out1' }, { at: [3, 0] }],
  classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [4, 0] }],
  output: ['output', {}, { in: 'classes' }, { at: [5, 0] }],
}); // prettier-ignore

const wire = (shape: readonly number[], values: Float32Array | Uint8Array) => {
  const bytes = new Uint8Array(values.buffer);
  const data64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return { dtype: values instanceof Uint8Array ? 'uint8' : 'float32', shape, data: data64 } as const;
};

interface Size {
  readonly places: number;
  readonly heads: number;
}

/** Everybody looks at all places alike, but for what is cut. */
function frameOf({ interventions, maps, parts, head }: EngineParams['attention'], { places, heads }: Size): AttentionFrame {
  const weights = new Float32Array(heads * places * places).fill(1 / Math.max(1, places));
  for (const { head: own, query, key } of interventions.cuts) {
    for (let each = own ?? 0; each <= (own ?? heads - 1); each++) {
      const row = (each * places + query) * places;
      weights.subarray(row, row + places).fill(1 / (places - 1));
      weights[row + key] = 0;
    }
  }
  const ids = Array.from({ length: places }, (_, i) => i % 7);
  const words = [...'·abcdef'];
  for (const { place, token } of interventions.swaps) ids[place] = token;
  const mean = new Float32Array(places * places).fill(1 / Math.max(1, places));
  const entropy = Array.from({ length: heads }, () => Math.log2(Math.max(1, places)));
  const map = { map: wire([heads, Math.min(32, places), Math.min(32, places)], new Uint8Array(heads * Math.min(32, places) ** 2)) };
  const isChanged = interventions.cuts.length + interventions.off.length + interventions.swaps.length > 0;
  return {
    runId: null,
    step: 0,
    count: 28,
    texts: [{
      field: 'tokens', ids, words: ids.map((id) => words[id] ?? ''), special: [], padding: places > 3 ? [places - 1] : [],
      own: interventions.swaps.map(({ place }) => ({ place, id: place % 7, word: words[place % 7] ?? '' })),
    }],
    attentions: [{ identity: ATTENTION, entropy, strongest: entropy.map(() => 1 / places), ...(maps && map) }],
    chosen: {
      identity: ATTENTION, queries: places, keys: places, heads: Array.from({ length: heads }, (_, each) => each),
      weights: wire([heads, places, places], weights), mean: wire([places, places], mean), hidden: [],
      parts: parts ? [{ part: 'q', shape: [places, 4], tensor: wire([places, 4], new Float32Array(4 * places).fill(head)) }] : [],
    },
    outputs: [{
      name: '', isClasses: true, place: null, label: [1],
      said: [{ index: 1, name: 'word 2', before: 0.75, after: isChanged ? 0.5 : 0.75 }, { index: 0, name: 'word 1', before: 0.25, after: isChanged ? 0.5 : 0.25 }],
    }],
  };
} // prettier-ignore

function engine(size: Size = { places: 16, heads: 2 }) {
  const { params } = connectScripted({ attention: (asked) => frameOf(asked, size), unwatchAttention: () => null });
  return { last: () => params('attention').at(-1)!.interventions };
}

async function show(size?: Size, language: 'en' | 'de' = 'en') {
  const asked = engine(size);
  mount(<AttentionPanel />, language);
  await act(settled);
  return asked;
}

const button = (name: RegExp | string) => screen.getByRole('button', { name });
const looking = () => within(screen.getByRole('list', { name: 'looks' }));
const lookedAt = () => within(screen.getByRole('list', { name: 'is looked at' }));
const press = async (element: HTMLElement) => {
  fireEvent.click(element);
  await act(settled);
};

beforeEach(() => {
  useDocument.getState().open(document, null);
  useRuns.getState().replaceAll([]);
  useAttentionView.setState(useAttentionView.getInitialState());
});

test('the panel is offered to networks that have attention', () => {
  const { network, data: spec } = analyse(document);
  expect(attentionsOf(network, spec).map(({ identity }) => identity)).toEqual([ATTENTION]);
  const [panel] = attention.panels ?? [];
  expect(panel?.isOffered?.(document)).toBe(true);
  expect(panel?.isOffered?.(examples['moons']!)).toBe(false);
});

test('a word says what it looks at: all of it together is 100 %', async () => {
  await show();
  expect(looking().getAllByRole('button')).toHaveLength(16);
  await press(looking().getByRole('button', { name: 'b, place 3' }));
  const shares = lookedAt().getAllByRole('button').map((one) => Number(/, ([\d.]+)\s%$/.exec(one.getAttribute('aria-label') ?? '')?.[1])); // prettier-ignore
  // Each is rounded by 0.05 at most.
  expect(Math.abs(shares.reduce((sum, share) => sum + share, -100))).toBeLessThan(0.05 * shares.length + 1e-6);
  expect(lookedAt().getByRole('button', { name: /only filled up/ })).toBeDefined();
  expect(screen.getByText('place 3, looks at')).toBeDefined();
  // Who looks at a word on the other side.
  fireEvent.mouseEnter(lookedAt().getByRole('button', { name: /^a, place 2,/ }));
  expect(screen.getByText('place 2, is looked at by')).toBeDefined();
  expect(looking().getByRole('button', { name: /^b, place 3, 6\.3\s%$/ })).toBeDefined();
});

test('arrow keys go from word to word', async () => {
  const user = userEvent.setup();
  await show();
  looking().getByRole('button', { name: '·, place 1' }).focus();
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(useAttentionView.getState().held).toEqual({ side: 'query', index: 2 });
  await user.keyboard('{End}');
  expect(window.document.activeElement?.getAttribute('aria-label')).toMatch(/place 16/);
});

describe('an intervention', () => {
  test('that switches a head off is shown before and after, taken back and done again; the document stays', async () => {
    const before = useDocument.getState().document;
    const { last } = await show();
    const said = () => screen.getByTestId('attention-said').textContent;
    expect(said()).not.toContain('before');
    await press(screen.getByRole('switch', { name: 'Head 2 is on' }));
    expect(last().off).toEqual([{ attention: ATTENTION, head: 1 }]);
    expect(said()).toMatch(/before.*after.*word 2 ✓75\.0\s%50\.0\s%/);
    await press(button('Undo'));
    expect(last().off).toEqual([]);
    await press(button('Redo'));
    expect(last().off).toHaveLength(1);
    await press(button('Reset'));
    expect(last().off).toEqual([]);
    await press(button('Undo'));
    await press(button(/^Take back: head 2 off/));
    expect(last()).toEqual({ cuts: [], off: [], swaps: [] });
    expect(useDocument.getState().document).toBe(before);
  });

  test('that cuts a connection leaves the others 100 %', async () => {
    const { last } = await show();
    await press(looking().getByRole('button', { name: 'b, place 3' }));
    await press(button('Cut b and ·'));
    expect(last().cuts).toEqual([{ attention: ATTENTION, head: null, query: 2, key: 0 }]);
    expect(lookedAt().getByRole('button', { name: /^·, place 1, 0\.0\s%$/ })).toBeDefined();
    await press(button('Join b and · again'));
    expect(last().cuts).toEqual([]);
  });

  test('that swaps a token names both', async () => {
    const user = userEvent.setup();
    const { last } = await show();
    await press(looking().getByRole('button', { name: 'b, place 3' }));
    await user.click(screen.getByRole('combobox', { name: 'Swap it for' }));
    await user.click(await screen.findByRole('option', { name: 'f' }));
    await act(settled);
    expect(last().swaps).toEqual([{ field: 'tokens', place: 2, token: 6 }]);
    expect(button('Take back: 3: b → f')).toBeDefined();
    await press(button('Undo'));
    expect(last().swaps).toEqual([]);
  });

  test('is taken back by the usual keys while the focus is in the panel, and nothing else hears them', async () => {
    const user = userEvent.setup();
    const { last } = await show();
    let heard = 0;
    const hear = ({ key }: KeyboardEvent) => void (heard += key === 'z' ? 1 : 0);
    window.addEventListener('keydown', hear);
    await press(screen.getByRole('switch', { name: 'Head 1 is on' }));
    button('Reset').focus();
    await user.keyboard('{Control>}z{/Control}');
    await act(settled);
    expect(last().off).toEqual([]);
    expect(heard).toBe(0);
    // With nothing to take back here they mean the document.
    await user.keyboard('{Control>}z{/Control}');
    expect(heard).toBe(1);
    window.removeEventListener('keydown', hear);
  });

  test('of another example keeps only the heads', async () => {
    const { last } = await show();
    await press(screen.getByRole('switch', { name: 'Head 1 is on' }));
    await press(looking().getByRole('button', { name: 'b, place 3' }));
    await press(button('Cut b and ·'));
    act(() => useAttentionView.getState().show({ index: 4 }));
    await act(settled);
    expect(last()).toEqual({ cuts: [], off: [{ attention: ATTENTION, head: 0 }], swaps: [] });
  });
});

test('a matrix is read and cut by the keyboard, in the chosen head or in all', async () => {
  const user = userEvent.setup();
  const { last } = await show();
  await user.click(screen.getByRole('radio', { name: 'Matrices' }));
  await act(settled);
  await press(button(/, head 2, entropy 4 bit$/));
  screen.getByRole('application').focus();
  await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
  expect(screen.getByTestId('attention-cell').textContent).toBe('a → b: 6.3\u00a0%');
  await user.keyboard('{Enter}');
  await act(settled);
  expect(last().cuts).toEqual([{ attention: ATTENTION, head: 1, query: 1, key: 2 }]);
  expect(screen.getByTestId('attention-cell').textContent).toBe('a → b: 0.0\u00a0% · cut');
  await user.click(screen.getByRole('checkbox', { name: 'Mean of all heads' }));
  await user.keyboard('{Tab}{Enter}');
  await act(settled);
  expect(last().cuts).toHaveLength(2);
  expect(last().cuts[1]).toMatchObject({ head: null });
});

test('the computation shows its parts with their shapes', async () => {
  const user = userEvent.setup();
  await show({ places: 16, heads: 2 }, 'de');
  await user.click(screen.getByRole('radio', { name: 'Rechnung' }));
  await act(settled);
  expect(screen.getByRole('img', { name: 'Q, Anfragen [16, 4], 0 bis 0' })).toBeDefined();
});

test.each([
  ['nothing at all', { places: 0, heads: 2 }],
  ['one word', { places: 1, heads: 1 }],
  ['256 words', { places: 256, heads: 2 }],
  ['64 heads', { places: 8, heads: 64 }],
])(
  '%s can be shown in every view',
  async (_, size) => {
    const user = userEvent.setup();
    await show(size);
    for (const view of ['Matrices', 'Computation', 'Connections']) {
      await user.click(screen.getByRole('radio', { name: view }));
      await act(settled);
    }
    expect(bugs()).toEqual([]);
    expect(screen.queryByRole('alert')).toBeNull();
  },
  20_000,
);

test('where there is no such example, one of another part can be chosen', async () => {
  connectScripted({
    attention: (asked) =>
      asked.example.split === 'test' ? Promise.reject(new EngineError('invalidRequest', same('There are 0 examples.'))) : frameOf(asked, { places: 4, heads: 2 }),
    unwatchAttention: () => null,
  }); // prettier-ignore
  useDocument.getState().open(document, null);
  useAttentionView.getState().show({ split: 'test', index: 0 });
  mount(<AttentionPanel />);
  await act(settled);
  expect(screen.getByRole('alert').textContent).toContain('Try again');
  fireEvent.click(screen.getByRole('radio', { name: 'Training' }));
  await act(settled);
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByTestId('attention-said')).toBeDefined();
});

test('cuts between words that are spelt alike are told apart', async () => {
  await show({ places: 16, heads: 2 });
  const cut = { attention: ATTENTION, head: 0, query: 0 };
  act(() => useAttentionView.getState().intervene((now) => ({ ...now, cuts: [{ ...cut, key: 1 }, { ...cut, key: 8 }] })));
  await act(settled);
  const tags = screen.getAllByRole('button', { name: /^Take back:/ });
  expect(new Set(tags.map((tag) => tag.getAttribute('aria-label'))).size).toBe(2);
}); // prettier-ignore

test('values are no probabilities', async () => {
  const said = [{ index: 0, name: 'price', before: 12.5, after: 12.5 }];
  connectScripted({
    attention: (asked) => ({ ...frameOf(asked, { places: 4, heads: 2 }), outputs: [{ name: '', isClasses: false, place: null, label: [12], said }] }),
    unwatchAttention: () => null,
  }); // prettier-ignore
  useDocument.getState().open(document, null);
  mount(<AttentionPanel />);
  await act(settled);
  const heads = within(screen.getByTestId('attention-said')).getAllByRole('columnheader');
  expect(heads.map((head) => head.textContent)).toEqual(['value', 'prediction']);
});
