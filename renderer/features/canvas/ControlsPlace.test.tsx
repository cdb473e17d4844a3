// @vitest-environment happy-dom
import { ReactFlowProvider } from '@xyflow/react';
import { act, render } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { same } from '../../../core/text.ts';
import { inPage } from '../../link/testing.tsx';
import { useCanvasView } from '../../workspace/editing/view.ts';
import { ControlsPlace } from './ControlsPlace.tsx';

inPage();

const at = (element: Element | null, x: number, y: number, width: number, height: number) => {
  if (element) element.getBoundingClientRect = () => new DOMRect(x, y, width, height);
};
const frames = () => act(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
const problem = { severity: 'error', message: same('It is wrong.') } as const;
/** A graph with a problem in it, each time another one. */
const wrong = () => [{ data: { facts: { problem, trouble: undefined } } }];

test('the buttons make way for a problem, but never go away from under the pointer, whatever becomes of the graph', async () => {
  document.body.innerHTML = `<div data-area="canvas"><div id="flow"><div class="react-flow__node"><p role="note" data-severity="error"></p></div></div><div role="toolbar"></div></div>`;
  const area = document.querySelector<HTMLElement>('[data-area]');
  const [note, bar] = [document.querySelector('[role="note"]'), document.querySelector('[role="toolbar"]')];
  at(area, 0, 0, 1000, 500);
  at(bar, 12, 458, 200, 30);
  at(note, 20, 450, 100, 40);
  useCanvasView.setState({ element: document.querySelector<HTMLElement>('#flow') });
  const page = () => (
    <ReactFlowProvider>
      <ControlsPlace nodes={wrong()} />
    </ReactFlowProvider>
  );
  const { rerender } = render(page());
  await frames();
  expect(area?.dataset['controls']).toBe('middle');
  const isOver = vi.spyOn(bar as Element, 'matches').mockReturnValue(true);
  at(note, 500, 450, 100, 40);
  rerender(page());
  await frames();
  expect(area?.dataset['controls']).toBe('middle');
  isOver.mockReturnValue(false);
  bar?.dispatchEvent(new PointerEvent('pointerout', { bubbles: true }));
  await frames();
  expect(area?.dataset['controls']).toBe('left');
});
