import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { useNeuronView } from '../neurons/neuronView.ts';
import { usePlaneView } from '../plane/plane.ts';
import { moved, standard, withMaximised } from './arrangement.ts';
import { useDocument } from './document.ts';
import { offerPanels, usePanels } from './panels.ts';
import { showView, viewNow } from './viewState.ts';

const panels = ['training', 'plane'];

beforeEach(() => {
  offerPanels(panels.map((name) => ({ name })));
  useDocument.getState().open(examples['xor']!, null);
  usePanels.setState({ arrangement: standard(panels) });
});

/** As it comes back from where it was stored. */
const stored = (): { version: number; parts: Record<string, unknown> } =>
  JSON.parse(JSON.stringify(viewNow())) as never;

test('how a document is looked at is plain JSON, and comes back', () => {
  useNeuronView.setState({ opened: ['linear1'], example: 7 });
  usePlaneView.setState({ isSharp: true });
  const arrangement = withMaximised(moved(standard(panels), 'plane', 'beside', panels), 'canvas');
  usePanels.setState({ arrangement });
  const kept = stored();
  useDocument.getState().open(examples['xor']!, null);
  usePanels.setState({ arrangement: standard(panels) });
  expect(useNeuronView.getState().opened).toEqual([]);
  expect(showView(kept)).toBeUndefined();
  expect(useNeuronView.getState()).toMatchObject({ opened: ['linear1'], example: 7, seed: 1 });
  expect(usePlaneView.getState()).toMatchObject({ isSharp: true, isEditing: false });
  expect(usePanels.getState().arrangement).toEqual(arrangement);
  expect(stored()).toEqual(kept);
});

test('a view of a newer version is passed over with a sentence, and so is what is none', () => {
  const before = stored();
  expect(showView({ ...before, version: 2, parts: { neurons: { opened: ['linear1'] } } })?.en).toContain(
    'newer version',
  );
  for (const none of [null, [], 'view', { version: 1 }, { parts: {} }])
    expect(showView(none)?.en).toContain('not a view');
  expect(stored()).toEqual(before);
});

test('parts that there are no more and values of another kind leave things as they are', () => {
  const before = stored();
  const odd = { hologram: { x: 1 }, neurons: { opened: [3], example: 'first', chosen: 1 }, plane: null, panels: { version: 9 }, choices: 7 }; // prettier-ignore
  expect(showView({ version: 1, parts: odd })).toBeUndefined();
  expect(stored()).toEqual(before);
});
