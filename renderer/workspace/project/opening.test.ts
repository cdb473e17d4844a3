import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { useDocument } from '../document/document.ts';
import { useNeuronView } from '../neurons/neuronView.ts';
import { showFrame, useNeurons, whenOf } from '../neurons/neurons.ts';
import { usePlane, usePlaneView } from '../plane/plane.ts';
import { usePredictionView } from '../runs/predictionView.ts';
import { useRace } from '../runs/race.ts';
import { useSelection } from '../document/selection.ts';
import { useMoment } from '../runs/shown.ts';
import { useSteps } from '../runs/steps.ts';

const stores = {
  useMoment,
  useNeurons,
  useNeuronView,
  usePlane,
  usePlaneView,
  usePredictionView,
  useRace,
  useSelection,
  useSteps,
};

const states = () => Object.entries(stores).map(([name, store]) => [name, store.getState()] as const);

/** Looks at everything there is to be looked at. */
beforeEach(() => {
  useDocument.getState().open(examples['xor']!, null);
  useSelection.getState().select({ nodes: ['linear1'] });
  useNeuronView.setState({ opened: ['linear1'], chosen: { path: 'linear1', input: 0, unit: 1 }, example: 7, seed: 9 });
  showFrame({ runId: null, step: 3, weights: [], outputs: [], maps: [] }, whenOf({ runId: null, at: undefined }));
  usePlane.setState({
    frame: {
      runId: null,
      step: 0,
      grid: { across: [0, 1], up: null, size: 2 },
      outputs: { shape: [2, 1], dtype: 'float32', data: '' },
    },
  });
  usePlaneView.setState({ isEditing: true, label: 2, isSharp: true });
  usePredictionView.setState({ filter: { label: 4, predicted: 5 }, offset: 60 });
  useMoment.setState({ chosen: { runId: 'run', at: { step: 4 } } });
  useRace.setState({ race: { contestants: [], epochs: 5 } as never, error: 'one' });
  useSteps.setState({ at: 5, error: 'one' });
});

test('another document is looked at anew, though its nodes are called the same', () => {
  useDocument.getState().open(examples['moons']!, null);
  for (const [name, store] of Object.entries(stores)) {
    expect([name, store.getState()]).toEqual([name, store.getInitialState()]);
  }
});

test('edits of the document, undo and redo change nothing of it', () => {
  const before = states();
  const { edit, undo, redo } = useDocument.getState();
  edit((document) => ({ ...document, name: 'other' }));
  undo();
  redo();
  expect(states()).toEqual(before);
});
