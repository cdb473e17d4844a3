import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import { chain } from './chain.ts';
import { moduleOf, ROOT, type Document } from './document.ts';
import { connect, setParam } from './edits.ts';
import { moduleFile, parseModuleFile, withModuleFile, type ModuleFile } from './moduleFile.ts';
import { group } from './modules.ts';
import { placeModule } from './paramEdits.ts';
import { parseDocument } from './parse.ts';
import { asText } from './words.ts';

const empty = chain('y', [['dataset'], ['flatten'], ['linear', { units: 64 }]]);

/** A module of one's own around a residual block. */
function made(): Document {
  const builtIn = builtIns.find(({ id }) => id === 'residualDense')!;
  const { document, ids } = placeBuiltIn(empty, ROOT, builtIn, { x: 0, y: 0 });
  const wired = connect(document, ROOT, { node: 'linear1', port: 'out' }, { node: ids[0]!, port: 'in1' });
  const grouped = wired.ok ? group(wired.value, ROOT, ids, 'Mine') : wired;
  if (!grouped.ok) throw new Error(grouped.error.en);
  return grouped.value;
}

/** The file as it is read again. */
function written(document: Document, id: string): ModuleFile {
  const read = parseModuleFile(JSON.parse(JSON.stringify(moduleFile(document, id))), 'mine.neuromodule');
  if (!read.ok) throw new Error(read.error.en);
  return read.value;
}

const names = ({ modules }: Document) => Object.values(modules).map(({ name }) => asText(name).en);

describe('a module as a file', () => {
  it('brings all that it uses, and computes the same in another project', () => {
    const { document, id } = withModuleFile(empty, written(made(), 'module1'));
    expect(names(document).sort()).toEqual(['Mine', 'Residual block']);
    expect(document.layout[id]).toEqual(made().layout['module1']);
    const placed = placeModule(document, ROOT, id, { x: 0, y: 0 });
    const wired = placed.ok ? connect(placed.value, ROOT, { node: 'linear1', port: 'out' }, { node: 'module1', port: 'in1' }) : placed; // prettier-ignore
    if (!wired.ok) throw new Error(wired.error.en);
    expect(analyse(wired.value).problems.filter(({ nodeId }) => nodeId)).toEqual([]);
    expect(parseDocument(JSON.parse(JSON.stringify(wired.value))).ok).toBe(true);
  });

  it('is shared where the project has the very same, and has another name where it is another one', () => {
    const file = written(made(), 'module1');
    const once = withModuleFile(empty, file);
    expect(withModuleFile(once.document, file)).toEqual(once);
    const changed = setParam(once.document, once.id, 'module1', 'width', 3);
    const twice = withModuleFile(changed, file);
    expect(names(twice.document).sort()).toEqual(['Mine', 'Mine 2', 'Residual block']);
    expect(asText(moduleOf(twice.document, twice.id)!.name).en).toBe('Mine 2');
    // Under its number it is known again.
    expect(withModuleFile(twice.document, file)).toEqual(twice);
  });

  it.each([
    ['a whole project', empty, /is a whole project\. Open it/],
    ['another file', { hello: 1 }, /is not a Neuroloom module/],
    ['no object', 7, /is not a Neuroloom module/],
    ['of a newer version', { ...moduleFile(made(), 'module1'), version: 99 }, /newer version \(format 99\)\. Update/],
    ['damaged', { ...moduleFile(made(), 'module1'), modules: { module1: { name: 1 } } }, /is damaged/],
    ['without what it uses', { ...moduleFile(made(), 'module1'), module: 'module7' }, /is damaged/],
    ['without what that uses', { ...moduleFile(made(), 'module1'), modules: { module1: made().modules['module1'] } }, /is damaged/], // prettier-ignore
    ['with more than anybody can have made', { ...moduleFile(made(), 'module1'), modules: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`module${i}`, made().modules['residualDense']])) }, /has more than 1000 modules/], // prettier-ignore
    ['with an id that is none', { ...moduleFile(made(), 'module1'), module: 'root', modules: { root: made().modules['residualDense'] } }, /is damaged/], // prettier-ignore
  ])('%s is told in a sentence', (_, json, sentence) => {
    const read = parseModuleFile(json, 'x.neuromodule');
    expect(read.ok ? '' : read.error.en).toMatch(sentence);
    expect(read.ok ? '' : read.error.de).toContain('„x.neuromodule“');
  });
});
