import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import { chain } from './chain.ts';
import { copy, parseFragment, paste } from './clipboard.ts';
import { ROOT, type Document } from './document.ts';
import { setParam, setRepeat, type Edited } from './edits.ts';
import { group, ungroup } from './modules.ts';
import { addModuleParam, changeModuleParam, describeModule, placeModule, removeModuleParam } from './paramEdits.ts';

function value(edited: Edited): Document {
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}

const start = chain('x', [['dataset'], ['flatten'], ['linear', { units: 8 }], ['relu'], ['linear', { units: 8 }], ['output']]); // prettier-ignore
const residual = builtIns.find(({ id }) => id === 'residualDense')!;
const at = { x: 0, y: 0 };
const nodeOf = (document: Document, key: string, id: string) =>
  (key === ROOT ? document.graph : document.modules[key]!.graph).nodes.find((node) => node.id === id);

describe('params of a module of one’s own', () => {
  const grouped = value(group(start, ROOT, ['linear1', 'relu1'], 'Hidden'));
  const added = addModuleParam(addModuleParam(grouped, 'module1'), 'module1');

  it('are added under free names', () => {
    expect(added.modules['module1']?.params.map(({ name }) => name)).toEqual(['size1', 'size2']);
  });

  it('take everything that goes by them along when they are renamed', () => {
    const computing = setParam(added, 'module1', 'linear1', 'units', { expression: '2 * size1 + size2' });
    const used = setParam(computing, ROOT, 'module1', 'size1', 7);
    const renamed = value(changeModuleParam(used, 'module1', 'size1', { kind: 'integer', name: 'width', default: 3 }));
    expect(nodeOf(renamed, 'module1', 'linear1')?.params['units']).toEqual({ expression: '2 * width + size2' });
    expect(nodeOf(renamed, ROOT, 'module1')?.params).toEqual({ width: 7 });
    expect(analyse(renamed).byId.get('module1/linear1')?.type.shape).toEqual([15]);
    const removed = removeModuleParam(renamed, 'module1', 'width');
    expect(nodeOf(removed, ROOT, 'module1')?.params).toEqual({});
    expect(analyse(removed).problems[0]).toMatchObject({ nodeId: 'module1/linear1', param: 'units' });
  });

  it.each(['size2', '2size', 'a b', 'constructor'])('cannot be called "%s"', (name) => {
    expect(changeModuleParam(added, 'module1', 'size1', { kind: 'integer', name, default: 1 }).ok).toBe(false);
  });

  it('another use can be placed anywhere but in itself', () => {
    const twice = value(placeModule(grouped, ROOT, 'module1', { x: 5, y: 6 }));
    expect(twice.graph.nodes.at(-1)).toMatchObject({ module: 'module1', params: {} });
    expect(analyse(twice).byId.get('module1/linear1')?.identity).toBe('linear1');
    expect(placeModule(grouped, 'module1', 'module1', at).ok).toBe(false);
    const around = value(group(grouped, ROOT, ['module1', 'linear2'], 'Around'));
    expect(placeModule(around, 'module1', 'module2', at).ok).toBe(false);
  });
});

describe('nodes that are computed from params', () => {
  const { document } = placeBuiltIn(start, ROOT, residual, at);

  it('keep computing when they are grouped inside of their module', () => {
    const inner = value(group(document, 'residualDense', ['linear1', 'relu1'], 'Half'));
    expect(inner.modules['module1']?.params).toMatchObject([{ name: 'width', default: 64 }]);
    expect(nodeOf(inner, 'residualDense', 'module1')?.params).toEqual({ width: { expression: 'width' } });
    const opened = value(ungroup(inner, 'residualDense', 'module1'));
    expect(nodeOf(opened, 'residualDense', 'linear1')?.params).toEqual({ units: { expression: 'width' } });
  });

  it('have the numbers of the use that is opened', () => {
    const opened = value(
      ungroup(setParam(document, ROOT, 'module1', 'width', { expression: '4 * 3' }), ROOT, 'module1'),
    );
    expect(nodeOf(opened, ROOT, 'linear3')?.params).toEqual({ units: 12 });
  });

  it('are copied with their module, repeat and all', () => {
    const often = setRepeat(setParam(document, ROOT, 'module1', 'width', 32), ROOT, 'module1', { expression: '2 * 3' });
    const fragment = parseFragment(JSON.stringify(copy(often, ROOT, ['module1'])));
    const { document: pasted, ids } = paste(start, ROOT, fragment!, at);
    expect(nodeOf(pasted, ROOT, ids[0]!)).toMatchObject({ module: 'residualDense', params: { width: 32 }, repeat: { expression: '2 * 3' } });
    expect(pasted.modules['residualDense']).toEqual(residual.module);
  }); // prettier-ignore
});

describe('nodes that share weights', () => {
  const nodes = start.graph.nodes.map((node) => (node.id === 'linear2' ? { ...node, shares: 'linear1' } : node));
  const tied = { ...start, graph: { ...start.graph, nodes } };

  it('are copied with what they share, or share what is there', () => {
    const both = paste(tied, ROOT, copy(tied, ROOT, ['linear1', 'linear2']), at);
    expect(both.ids).toEqual(['linear3', 'linear4']);
    expect(nodeOf(both.document, ROOT, 'linear4')?.shares).toBe('linear3');
    expect(nodeOf(paste(tied, ROOT, copy(tied, ROOT, ['linear2']), at).document, ROOT, 'linear3')?.shares).toBe('linear1');
  }); // prettier-ignore

  it('find them in a module and out of it; without them they are not taken into one', () => {
    const grouped = value(group(tied, ROOT, ['linear1', 'relu1'], 'M'));
    expect(nodeOf(grouped, ROOT, 'linear2')?.shares).toBe('module1/linear1');
    expect(nodeOf(value(ungroup(grouped, ROOT, 'module1')), ROOT, 'linear2')?.shares).toBe('linear1');
    expect(group(tied, ROOT, ['relu1', 'linear2'], 'M')).toMatchObject({ ok: false });
    const all = value(group(tied, ROOT, ['linear1', 'relu1', 'linear2'], 'M'));
    expect(nodeOf(all, 'module1', 'linear2')?.shares).toBe('linear1');
    expect(nodeOf(value(ungroup(all, ROOT, 'module1')), ROOT, 'linear2')?.shares).toBe('linear1');
  });
});

describe('what a module is called', () => {
  const grouped = value(group(start, ROOT, ['linear1'], 'Hidden'));

  it('is said by whoever makes it; it is never without a name', () => {
    const told = describeModule(describeModule(grouped, 'module1', { name: ' Encoder ' }), 'module1', {
      help: 'Halves.',
    });
    expect(told.modules['module1']).toEqual({ ...grouped.modules['module1'], name: 'Encoder', help: 'Halves.' });
    expect(
      describeModule(describeModule(told, 'module1', { name: ' ' }), 'module1', { help: '' }).modules['module1'],
    ).toEqual({
      ...grouped.modules['module1'],
      name: 'Encoder',
    });
  });
});
