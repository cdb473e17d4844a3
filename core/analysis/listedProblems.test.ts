import { expect, test } from 'vitest';
import { chain } from '../graph/chain.ts';
import { parseDocument } from '../graph/parse.ts';
import { floats, formatAxes, withShapes } from '../tensorType.ts';
import { text } from '../text.ts';
import { analyse } from './analyse.ts';
import { firstError, listedProblems } from './listedProblems.ts';

/** Data, two uses of a module one behind the other, and an output; in the module a Linear has no wire. */
function twice() {
  const words = chain('x', [['dataset'], ['output']], { data: { kind: 'iris' } });
  const inner = chain('m', [['moduleInput'], ['moduleOutput']]).graph;
  const graph = { ...inner, nodes: [...inner.nodes, { id: 'loose', block: 'linear', params: { units: 4 } }] };
  const wire = (from: string, port: string, to: string, at: string) => ({ id: `${from}_${to}`, from: { node: from, port }, to: { node: to, port: at } }); // prettier-ignore
  const uses = ['a', 'b'].map((id) => ({ id, module: 'm', params: {}, ...(id === 'b' && { repeat: 2 }) }));
  const edges = [
    wire('dataset1', 'out', 'a', 'moduleInput1'),
    wire('a', 'moduleOutput1', 'b', 'moduleInput1'),
    wire('b', 'moduleOutput1', 'output1', 'in'),
  ];
  const modules = { m: { name: { en: 'Middle', de: 'Mitte' }, params: [], graph } };
  const parsed = parseDocument({ ...words, graph: { nodes: [...words.graph.nodes, ...uses], edges }, modules });
  if (!parsed.ok) throw new Error(parsed.error.message.en);
  return parsed.value;
}

test('what is wrong inside a module used twice is listed once, with the name of the module, at the first use', () => {
  const document = twice();
  const { problems } = analyse(document);
  expect(problems.map(({ nodeId }) => nodeId)).toEqual(['a/loose', 'b/1/loose', 'output1']);
  expect(listedProblems(problems, document).slice(0, -1)).toEqual([
    {
      problem: problems[0],
      message: {
        en: 'In the module “Middle”: Nothing arrives at Linear: draw a wire to its input.',
        de: 'Im Modul „Mitte“: Bei Linear kommt nichts an: eine Leitung zum Eingang ziehen.',
      },
    },
  ]);
  expect(firstError(problems, document)?.message.en).toMatch(/^In the module “Middle”/);
});

test('outside of modules a problem is said as it is', () => {
  const document = chain('x', [['dataset'], ['linear', { units: 4 }]], { data: { kind: 'iris' } });
  const { problems } = analyse(document);
  expect(listedProblems(problems, document).map(({ message }) => message)).toEqual(problems.map(({ message }) => message)); // prettier-ignore
});

test('the shapes of a problem inside a module are known in both orders of axes', () => {
  const document = twice();
  const message = withShapes((order) => text(`${formatAxes(floats([5, 5, 2], 'picture'), order)} arrives`, 'kommt an'));
  const [listed] = listedProblems([{ severity: 'error', nodeId: 'a/loose', message }], document);
  expect(listed?.message.en).toBe('In the module “Middle”: [5, 5, 2] arrives');
  expect(listed?.message.channelsFirst?.en).toBe('In the module “Middle”: [2, 5, 5] arrives');
});
