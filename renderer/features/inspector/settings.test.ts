// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import { settings } from './settings.ts';
import { useInspectorTab } from './tab.ts';

test('who looks for a setting of a node is shown its settings, whatever was looked at before', () => {
  useDocument.getState().open(examples['xor'] ?? emptyDocument(''), null);
  useInspectorTab.setState({ tab: 'weights' });
  settings().find(({ id }) => id === 'param linear1 units')?.run();
  expect(useSelection.getState().nodes).toEqual(['linear1']);
  expect(useInspectorTab.getState().tab).toBe('params');
}); // prettier-ignore
