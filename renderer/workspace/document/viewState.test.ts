import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { useNeuronView } from '../neurons/neuronView.ts';
import { usePlaneView } from '../plane/plane.ts';
import { moved, standard, withMaximised } from './arrangement.ts';
import { useDocument } from './document.ts';
import { offerPanels, usePanels } from './panels.ts';
import { perDocument } from '../workspaces.ts';
import { offerStore, showView, viewNow } from './viewState.ts';

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

test('values of another kind leave things as they are', () => {
  const before = stored();
  const odd = { neurons: { opened: [3], example: 'first', chosen: 1 }, plane: null, panels: { version: 9 }, choices: 7 }; // prettier-ignore
  expect(showView({ version: 1, parts: odd })).toBeUndefined();
  expect(stored()).toEqual(before);
});

test('a part that is loaded later is shown then, and kept until it is; another document knows nothing of it', () => {
  const parts = { hologram: { name: 'left', place: { x: 3 }, from: 'above', size: 'large' } };
  expect(showView({ version: 1, parts })).toBeUndefined();
  expect(stored().parts).toMatchObject(parts);
  const useHologram = perDocument<{ name: string; place: { x: number }; from: string | null; size: number }>(() => {
    return { name: '', place: { x: 0 }, from: null, size: 1 };
  });
  offerStore('hologram', useHologram, ['name', 'place', 'from', 'size']);
  expect(useHologram.getState()).toEqual({ name: 'left', place: { x: 3 }, from: 'above', size: 1 });
  showView({ version: 1, parts: { later: 1 } });
  expect(stored().parts).toHaveProperty('later', 1);
  useDocument.getState().open(examples['xor']!, null);
  expect(stored().parts).not.toHaveProperty('later');
});
