import { Actions, DockLocation, Model } from 'flexlayout-react';
import { expect, test } from 'vitest';
import {
  moved,
  stackOf,
  stacksOf,
  standard,
  toggled,
  withMaximised,
  type Arrangement,
} from '../workspace/document/arrangement.ts';
import { fromModel, toModel } from './panelModel.ts';

const panels = ['training', 'data', 'plane'];
const usual = standard(panels);
const drawn = (arrangement: Arrangement) => Model.fromJson(toModel(arrangement, (panel) => panel));
const read = (model: Model, before: Arrangement) => fromModel(model.toJson(), before);

test.each<readonly [string, Arrangement]>([
  ['as it comes', usual],
  ['a panel beside the canvas', moved(usual, 'plane', 'beside', panels)],
  ['two side by side', moved(usual, 'plane', 'apart', panels)],
  ['all beside the canvas', panels.reduce((arrangement, name) => moved(arrangement, name, 'beside', panels), usual)],
  ['one maximised', withMaximised(usual, 'data')],
  ['the canvas maximised', withMaximised(moved(usual, 'plane', 'beside', panels), 'canvas')],
  ['what is closed', toggled(toggled(usual, 'below'), 'palette')],
])('the docking library gives back what it was given: %s', (_what, arrangement) => {
  const again = read(drawn(arrangement), arrangement);
  expect(again).toEqual(arrangement);
  expect(read(drawn(again), again)).toEqual(arrangement);
});

test('a tab that was pressed is in front, and a stack that fills the editor is known by it', () => {
  const model = drawn(usual);
  model.doAction(Actions.selectTab('plane'));
  expect(stackOf(read(model, usual), 'plane')?.shown).toBe('plane');
  const stack = model.getNodeById('plane')?.getParent();
  model.doAction(Actions.maximizeToggle(stack?.getId() ?? ''));
  expect(read(model, usual).maximised).toBe('plane');
});

test('a stack whose last tab was dragged away is gone', () => {
  const arrangement = moved(usual, 'plane', 'beside', panels);
  const model = drawn(arrangement);
  const below = model.getNodeById('training')?.getParent()?.getId() ?? '';
  model.doAction(Actions.moveNode('plane', below, DockLocation.CENTER, -1));
  expect(stacksOf(read(model, arrangement).root)).toHaveLength(4);
});
