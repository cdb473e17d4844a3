import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { chain } from '../graph/chain.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { connect, setParam, setRepeat } from '../graph/edits.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import { parseDocument } from '../graph/parse.ts';
import { asText } from '../graph/words.ts';
import { builtIns, placeBuiltIn } from './catalogue.ts';

/** Data of the right rank, and a layer as wide as the module is by default. */
const before = {
  residualDense: chain('x', [['dataset'], ['flatten'], ['linear', { units: 64 }]]),
  residualConv: chain('x', [['dataset'], ['conv2d', { filters: 16, stride: 4 }]]),
};

describe.each(builtIns.map((builtIn) => [builtIn.id, builtIn] as const))('the module %s', (id, builtIn) => {
  const start = before[id as keyof typeof before];
  const placed = placeBuiltIn(start, ROOT, builtIn, { x: 10, y: 20 });
  const [use = ''] = placed.ids;
  const last = start.graph.nodes.at(-1)?.id ?? '';
  const wired = connect(placed.document, ROOT, { node: last, port: 'out' }, { node: use, port: 'in1' });
  const document = (wired.ok ? wired.value : undefined) as Document;

  it('can be placed, saved, repeated and computed', () => {
    const often = setRepeat(document, ROOT, use, 6);
    const parsed = parseDocument(JSON.parse(JSON.stringify(often)));
    expect(parsed).toEqual({ ok: true, value: often });
    const { problems, byId } = analyse(often);
    expect(problems.filter(({ nodeId }) => nodeId !== undefined)).toEqual([]);
    expect(byId.get(`${use}/6/out1`)?.type).toEqual(byId.get(last)?.type);
    expect(often.layout[ROOT]?.[use]).toEqual({ x: 10, y: 20 });
  });

  it('comes into a document once, as long as it is the same', () => {
    const twice = placeBuiltIn(document, ROOT, builtIn, { x: 0, y: 0 }).document;
    expect(Object.keys(twice.modules)).toEqual([id]);
    const changed = setParam(document, id, 'relu1', 'x', 1);
    expect(Object.keys(placeBuiltIn(changed, ROOT, builtIn, { x: 0, y: 0 }).document.modules)).toEqual([id, 'module1']);
  });

  it('is told in both languages', () => {
    const labels = Object.values(paramsOf(builtIn.module)).map(({ label }) => label);
    for (const { en, de } of [builtIn.help, ...labels]) expect(en).not.toBe(de);
    const { name, help } = document.modules[id]!;
    expect([asText(name), help]).toEqual([builtIn.label, builtIn.help]);
  });
});
