// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { useChosenModel } from '../../workspace/pretrained.ts';
import { enter, usePipelines } from './asking.ts';
import { keepEntered } from './keptEntered.ts';

afterEach(() => {
  sessionStorage.clear();
  usePipelines.setState(usePipelines.getInitialState(), true);
  useChosenModel.setState({ model: null, task: null });
});

const entered = () => usePipelines.getState().entered;

test('what was entered and chosen is there when the page is loaded again', () => {
  keepEntered();
  enter('fill-mask', { text: 'a [MASK]', top: 9 });
  useChosenModel.setState({ model: 'little-bert', task: 'fill-mask' });
  window.dispatchEvent(new Event('pagehide'));

  usePipelines.setState(usePipelines.getInitialState(), true);
  useChosenModel.setState({ model: null, task: null });
  keepEntered();
  expect(entered()['fill-mask']).toMatchObject({ text: 'a [MASK]', top: 9, tokens: 50 });
  expect(entered()['semantic-search'].lines).toContain('Whales');
  expect(useChosenModel.getState()).toEqual({ model: 'little-bert', task: 'fill-mask' });
});

test.each([
  ['cut off', '{"entered":{"fill'],
  ['of another kind', '{"entered":{"fill-mask":{"text":7,"others":"x"},"text-generation":null},"chosen":{"task":"x"}}'],
])('what was kept %s is not taken', (_, kept) => {
  const first = entered();
  sessionStorage.setItem('neuroloom.pipelines', kept);
  keepEntered();
  expect(entered()).toEqual(first);
  expect(useChosenModel.getState()).toEqual({ model: null, task: null });
});
