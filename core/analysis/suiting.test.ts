import { describe, expect, it } from 'vitest';
import { chain } from '../graph/chain.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { connect, setParam, setRepeat } from '../graph/edits.ts';
import { applyFix } from '../graph/fixes.ts';
import { group } from '../graph/modules.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import type { Result } from '../result.ts';
import { analyse } from './analyse.ts';

const moons = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;

function done<T>(result: Result<T, { readonly en: string }>): T {
  if (!result.ok) throw new Error(result.error.en);
  return result.value;
}

/** A residual block behind a layer of 32. */
function placed(): Document {
  const start = chain('x', [['dataset'], ['linear', { units: 32 }]], { data: moons });
  const builtIn = builtIns.find(({ id }) => id === 'residualDense')!;
  const { document } = placeBuiltIn(start, ROOT, builtIn, { x: 0, y: 0 });
  return done(connect(document, ROOT, { node: 'linear1', port: 'out' }, { node: 'module1', port: 'in1' }));
}

const problemsIn = (document: Document) => analyse(document).problems.filter(({ nodeId }) => nodeId !== undefined);

describe('a module whose params do not suit what arrives', () => {
  it.each([undefined, 6])('says so at its use, with the value that suits; repeated: %s', (repeat) => {
    const document = setRepeat(placed(), ROOT, 'module1', repeat);
    const [problem, ...others] = problemsIn(document);
    expect(others).toEqual([]);
    expect(problem?.nodeId).toBe('module1');
    expect(problem?.message.de).toMatch(/^Darin, bei „(1\/)?add1“: /);
    const [fix] = problem?.fixes ?? [];
    expect(fix?.label).toEqual({ en: 'Set Width to 32', de: 'Breite auf 32 setzen' });
    const mended = done(applyFix(document, ROOT, 'module1', fix!));
    expect(problemsIn(mended)).toEqual([]);
    expect(analyse(mended).byId.get(repeat ? 'module1/6/out1' : 'module1/out1')?.type.shape).toEqual([32]);
  });

  it('that lies in another one is mended where it is used', () => {
    const { value } = group(placed(), ROOT, ['module1'], 'Around') as { value: Document };
    const [problem, ...others] = problemsIn(value);
    expect([problem?.nodeId, others]).toEqual(['module2/module1', []]);
    const mended = done(applyFix(value, 'module1', 'module1', problem!.fixes![0]!));
    expect(problemsIn(mended)).toEqual([]);
  });

  it('whose parts do not divide what arrives gets the nearest that do', () => {
    const words = [['dataset'], ['tokens'], ['embedding', { width: 100 }]] as const;
    const start = chain('x', words.map(([block, params = {}]) => [block, params]), { data: moons }); // prettier-ignore
    const encoder = builtIns.find(({ id }) => id === 'encoderBlock')!;
    const placedThere = placeBuiltIn(start, ROOT, encoder, { x: 0, y: 0 }).document;
    const set = setParam(setParam(placedThere, ROOT, 'module1', 'width', 100), ROOT, 'module1', 'heads', 8);
    const document = done(connect(set, ROOT, { node: 'embedding1', port: 'out' }, { node: 'module1', port: 'in1' }));
    const [problem, ...others] = problemsIn(document);
    expect([problem?.nodeId, others]).toEqual(['module1', []]);
    expect(problem?.message.en).toContain('8 heads do not divide 100: take 96 or 104');
    expect(problem?.fixes?.map(({ label }) => label)).toEqual([
      { en: 'Set Heads to 10', de: 'Köpfe auf 10 setzen' },
      { en: 'Set Heads to 5', de: 'Köpfe auf 5 setzen' },
    ]);
    for (const fix of problem!.fixes!) expect(problemsIn(done(applyFix(document, ROOT, 'module1', fix)))).toEqual([]);
  });

  it('whose own width its heads do not divide gets the widths beside it and the numbers of heads', () => {
    const start = chain('x', [['dataset'], ['tokens', {}]], { data: moons });
    const gpt = builtIns.find(({ id }) => id === 'gpt')!;
    const placedThere = placeBuiltIn(start, ROOT, gpt, { x: 0, y: 0 }).document;
    const set = setParam(setParam(placedThere, ROOT, 'module1', 'width', 100), ROOT, 'module1', 'heads', 8);
    const document = done(connect(set, ROOT, { node: 'tokens1', port: 'out' }, { node: 'module1', port: 'tokens' }));
    const [problem, ...others] = problemsIn(document);
    expect([problem?.nodeId, others]).toEqual(['module1', []]);
    expect(problem?.message.en).toContain('8 heads do not divide 100');
    expect(problem?.fixes?.map(({ label }) => label.en)).toEqual([
      'Set Width to 96',
      'Set Width to 104',
      'Set Heads to 10',
      'Set Heads to 5',
    ]);
    for (const fix of problem!.fixes!) expect(problemsIn(done(applyFix(document, ROOT, 'module1', fix)))).toEqual([]);
  });

  it('that computes its params is left to those who wrote the expression', () => {
    const document = setParam(placed(), ROOT, 'module1', 'width', { expression: '2 * 20' });
    expect(problemsIn(document).map(({ nodeId }) => nodeId)).toEqual(['module1/add1']);
  });
});
