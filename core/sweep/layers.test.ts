import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { examples } from '../examples/examples.ts';
import { chain } from '../graph/chain.ts';
import { group } from '../graph/modules.ts';
import type { Document } from '../graph/document.ts';
import { parseAxis, type Axis, type AxisValue } from './axes.ts';
import { choicesOf } from './choices.ts';
import { hiddenLayers } from './layers.ts';
import { documentsOf } from './points.ts';
import { withSetting } from './settings.ts';

const fashion = examples['fashion-mnist'] as Document;

function made(document: Document, setting: string, value: AxisValue): Document {
  const changed = withSetting(document, setting, value);
  if (!changed.ok) throw new Error(changed.error.en);
  return changed.value;
}
/** The blocks in the order in which they compute. */
const blocksOf = (document: Document) => analyse(document).nodes.map(({ block }) => block.type);
const parametersOf = (document: Document) => analyse(document).totals.parameters;
const refusal = (document: Document, setting: string, value: AxisValue) => {
  const changed = withSetting(document, setting, value);
  return changed.ok ? undefined : changed.error.en;
};

test('hidden layers are left out from the last on, or the last one is there again', () => {
  expect(hiddenLayers(fashion)).toEqual([['linear1', 'relu1'], ['linear2', 'relu2']]); // prettier-ignore
  const one = made(fashion, 'network.hiddenLayers', 1);
  // Fully connected: inputs times outputs, and a bias each.
  const dense = (...widths: number[]) => widths.slice(1).reduce((sum, width, i) => sum + (widths[i]! + 1) * width, 0);
  expect(parametersOf(fashion)).toBe(dense(784, 512, 512, 10));
  expect(parametersOf(one)).toBe(dense(784, 512, 10));
  expect(parametersOf(made(fashion, 'network.hiddenLayers', 0))).toBe(dense(784, 10));
  const four = made(fashion, 'network.hiddenLayers', 4);
  expect(parametersOf(four)).toBe(dense(784, 512, 512, 512, 512, 10));
  expect(blocksOf(four)).toEqual(['dataset', 'flatten', ...['linear', 'relu', 'linear', 'relu', 'linear', 'relu', 'linear', 'relu'], 'linear', 'output']); // prettier-ignore
  expect(made(fashion, 'network.hiddenLayers', 2)).toBe(fashion);
  // The copies can be counted again, and are taken out again.
  expect(parametersOf(made(four, 'network.hiddenLayers', 1))).toBe(parametersOf(one));
});

test('a block that is left out twice is said, be it in one setting or by two', () => {
  const problemOf = (...settings: string[]) => {
    const axes = settings.map((setting): Axis => ({ setting, values: setting.endsWith('Layers') ? [0] : [false] }));
    const made = documentsOf(fashion, { axes, seeds: 1 });
    return made.ok ? undefined : made.error.en;
  };
  expect(problemOf('linear2+linear2.used')).toContain('names a block twice');
  expect(problemOf('linear2+relu2.used', 'relu2.used')).toContain('Another setting has left out relu2 already');
  expect(problemOf('network.hiddenLayers', 'linear2.used')).toContain('Another setting has left out linear2 already');
});

test('blocks are left out alone or together; what stays keeps its identity', () => {
  const without = made(fashion, 'linear2+relu2.used', false);
  expect(without.graph.nodes.map(({ id }) => id)).toEqual(['dataset1', 'flatten1', 'linear1', 'relu1', 'linear3', 'output1']);
  expect(blocksOf(made(fashion, 'relu2.used', 'off'))).not.toContain('unknown');
  expect(made(fashion, 'relu2.used', true)).toBe(fashion);
  expect(choicesOf(fashion).map(({ setting }) => setting)).toEqual(expect.arrayContaining(['network.hiddenLayers', 'relu1.used']));
}); // prettier-ignore

test('what cannot be left out or counted is refused in words', () => {
  expect(refusal(fashion, 'linear3.used', false)).toContain('no longer fits together');
  expect(refusal(fashion, 'flatten1.used', false)).toContain('no longer fits together');
  expect(refusal(fashion, 'dataset1.used', false)).toContain('cannot be left out');
  expect(refusal(fashion, 'output1.used', false)).toContain('cannot be left out');
  expect(refusal(fashion, 'linear9.used', false)).toContain('There is no setting');
  expect(refusal(fashion, 'relu1.used', 3)).toContain('true or false');
  expect(refusal(fashion, 'network.hiddenLayers', 1.5)).toContain('whole number');
  const flat = chain('flat', [['dataset'], ['linear', { units: 3 }], ['output']], { data: { kind: 'iris' } });
  expect(refusal(flat, 'network.hiddenLayers', 1)).toContain('no hidden layers');
  expect(choicesOf(flat).map(({ setting }) => setting)).not.toContain('network.hiddenLayers');
});

test('the copies of a module are a setting, and so are blocks inside it', () => {
  const moons = examples['moons'] as Document;
  const grouped = group(moons, 'root', ['linear2', 'tanh2'], 'Layer');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const document = grouped.value;
  const use = document.graph.nodes.find(({ module }) => module !== undefined)!;
  const three = made(document, `${use.id}.repeat`, 3);
  expect(parametersOf(three)).toBe(parametersOf(document) + 2 * (16 * 16 + 16));
  expect(refusal(document, `${use.id}.repeat`, 0)).toContain('whole number');
  expect(parametersOf(made(document, `${use.module}/linear2.used`, false))).toBe(parametersOf(document) - (16 * 16 + 16));
  expect(choicesOf(document).map(({ setting }) => setting)).toContain(`${use.id}.repeat`);
}); // prettier-ignore

test('widths and the number of layers are varied together, whichever is named first', () => {
  const [layers, units] = ['network.hiddenLayers=1,2,3', 'linear2.units=8,16'].map((typed) => {
    const axis = parseAxis(typed);
    if (!axis.ok) throw new Error(axis.error.en);
    return axis.value;
  }) as [Axis, Axis];
  const parametersFor = (axes: readonly Axis[]) => {
    const documents = documentsOf(fashion, { axes, seeds: 1 });
    if (!documents.ok) throw new Error(documents.error.en);
    return documents.value.map(parametersOf).toSorted();
  };
  const wide = made(made(fashion, 'linear2.units', 16), 'network.hiddenLayers', 3);
  expect(parametersFor([layers, units])).toEqual(parametersFor([units, layers]));
  expect(parametersFor([layers, units])).toContain(parametersOf(wide));
});

test('params of a module that are called like a change of its use are what is meant', () => {
  const grouped = group(examples['moons'] as Document, 'root', ['linear2', 'tanh2'], 'Layer');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const use = grouped.value.graph.nodes.find(({ module }) => module !== undefined)!;
  const own = (name: string) => ({ name, label: { en: name, de: name }, kind: 'integer', default: 3, min: 0, max: 9 }) as const; // prettier-ignore
  const definition = grouped.value.modules[use.module!]!;
  const modules = { ...grouped.value.modules, [use.module!]: { ...definition, params: [own('used'), own('repeat')] } };
  const document = { ...grouped.value, modules };
  for (const name of ['used', 'repeat']) {
    const node = made(document, `${use.id}.${name}`, 5).graph.nodes.find(({ id }) => id === use.id);
    expect(node).toMatchObject({ params: { [name]: 5 } });
    expect(choicesOf(document).filter(({ setting }) => setting === `${use.id}.${name}`)).toHaveLength(1);
  }
});
