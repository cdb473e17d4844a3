import { expect, test } from 'vitest';
import { signature } from '../analysis/signature.ts';
import { chain } from './chain.ts';
import { copy, paste } from './clipboard.ts';
import { ROOT } from './document.ts';
import { setParam } from './edits.ts';
import { countUses, independent } from './independent.ts';
import { group } from './modules.ts';

const network = chain('x', [['dataset'], ['flatten'], ['linear', { units: 4 }], ['relu'], ['linear', { units: 10 }], ['output']]); // prettier-ignore

function twice() {
  const made = group(network, ROOT, ['linear1', 'relu1'], 'Module 1');
  if (!made.ok) throw new Error(made.error.en);
  return paste(made.value, ROOT, copy(made.value, ROOT, ['module1']), { x: 0, y: 200 }).document;
}

test('a use that is made independent computes the same, has a name of its own and is changed alone', () => {
  const shared = twice();
  expect(countUses(shared, 'module1')).toBe(2);
  const made = independent(shared, ROOT, 'module1');
  if (!made.ok) throw new Error(made.error.en);
  const { value } = made;
  const own = value.graph.nodes.find(({ id }) => id === 'module1')!.module!;
  expect([countUses(value, 'module1'), countUses(value, own)]).toEqual([1, 1]);
  expect(value.modules[own]!.name).toBe('Module 2');
  expect(signature(value)).toBe(signature(shared));
  const wider = setParam(value, own, 'linear1', 'units', 7);
  const units = [own, 'module1'].map((id) => wider.modules[id]!.graph.nodes[0]!.params['units']);
  expect(units).toEqual([7, 4]);
});

test('only a module can be made independent', () => {
  expect(independent(network, ROOT, 'linear1').ok).toBe(false);
});
