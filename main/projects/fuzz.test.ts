// Whatever stands in a file of the app's own, it is read or refused, and nothing is written elsewhere.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { examples } from '../../core/examples/examples.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { moduleFile, withModuleFile } from '../../core/graph/moduleFile.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { same } from '../../core/text.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import { damage, damaged, survives, tried } from '../files/testing.ts';
import { RunStore } from '../train/store.ts';
import { autosave, recover } from './autosave.ts';
import { openProject } from './open.ts';
import { readModule } from './moduleFile.ts';
import { saveProject } from './save.ts';
import { runs, thumbnail, trained } from './testing.ts';

const outer = mkdtempSync(path.join(tmpdir(), 'neuroloom-fuzz-'));
const home = path.join(outer, 'home');
const projects = path.join(outer, 'projects');
for (const folder of [home, projects]) mkdirSync(folder);
const file = path.join(projects, 'a.neuroloom');
const document = examples['moons']!;
await saveProject(home, { path: file, document, runs, thumbnail });
const whole = readFileSync(file);
const parts = unzipSync(whole);

afterEach(() => {
  expect(readdirSync(outer)).toEqual(['home', 'projects']);
  expect(existsSync(path.join(tmpdir(), 'outside'))).toBe(false);
});
/** For thousands of cases, and for removing their files. */
const LONG = 3_600_000;
afterAll(() => rmSync(outer, { recursive: true }), LONG);

const open = (bytes: Uint8Array) => {
  writeFileSync(file, bytes);
  return openProject(home, file);
};

test('a project', { timeout: LONG }, async () => {
  const { count, read } = await survives(whole, open, 200);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(count);
});

test('a project of sound parts with damage in them', { timeout: LONG }, async () => {
  const part = fc.constantFrom(...Object.keys(parts));
  const cases = fc.record({ part, how: damage });
  const { read } = await tried(cases, ({ part, how }) => open(zipSync({ ...parts, [part]: damaged(parts[part] ?? new Uint8Array(), how) }, { level: 0 })), 200); // prettier-ignore
  expect(read).toBeGreaterThan(0);
});

test('a project with parts that lead elsewhere', { timeout: LONG }, async () => {
  const up = fc.constantFrom('../', '../../', '/', 'C:\\', '..\\', './', 'start/', 'data/', 'runs/', '');
  const name = fc.tuple(up, fc.constantFrom('outside', '__proto__', 'constructor', '1.json', `${'0'.repeat(64)}.csv`, `${'0'.repeat(64)}.safetensors`, 'document.json', 'con')); // prettier-ignore
  const others = fc.dictionary(name.map((both) => both.join('')).filter((one) => one !== '__proto__'), fc.uint8Array({ maxLength: 50 }), { maxKeys: 4 }); // prettier-ignore
  await tried(others, (added) => open(zipSync({ ...parts, ...added })), 80);
});

test('a document', { timeout: LONG }, async () => {
  const { read } = await survives(strToU8(JSON.stringify(document)), (bytes) => {
    const parsed = parseDocument(jsonOf(bytes));
    if (parsed.ok) analyse(parsed.value);
    else throw new EngineError('invalidDocument', parsed.error.message);
  });
  expect(read).toBeGreaterThan(0);
});

test('a module', { timeout: LONG }, async () => {
  const builtIn = builtIns[0]!;
  const { document: placed } = placeBuiltIn(emptyDocument('x', { kind: 'iris' }), 'root', builtIn, { x: 0, y: 0 });
  const module = path.join(projects, 'a.neuromodule');
  const { read } = await survives(
    strToU8(JSON.stringify(moduleFile(placed, builtIn.id))),
    async (bytes) => {
      writeFileSync(module, bytes);
      const parsed = await readModule(home, module);
      if (!parsed.ok) throw new EngineError('fileUnreadable', parsed.error);
      analyse(withModuleFile(placed, parsed.value).document);
    },
    200,
  );
  expect(read).toBeGreaterThan(0);
});

test('an autosave, and a run', { timeout: LONG }, async () => {
  await autosave(home, 'w', { document, path: file, file: null, runIds: [] });
  const saved = readdirSync(path.join(home, 'autosave')).map((name) => path.join(home, 'autosave', name))[0]!;
  await survives(readFileSync(saved), (bytes) => {
    writeFileSync(saved, bytes);
    return recover(home, 'w');
  }, 100); // prettier-ignore
  const store = new RunStore(path.join(home, 'runs'));
  await store.save({ ...trained, document });
  const folder = path.join(home, 'runs', trained.record.id);
  for (const name of readdirSync(folder)) {
    const place = path.join(folder, name);
    const sound = readFileSync(place);
    await survives(sound, (bytes) => {
      writeFileSync(place, bytes);
      return store.load(path.basename(folder));
    }, 60); // prettier-ignore
    writeFileSync(place, sound);
  }
});

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new EngineError('invalidDocument', same('This is no JSON.'));
  }
}
