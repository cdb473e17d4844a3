import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, expect, it, vi } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { handWired } from '../../core/examples/handWired.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { editNode } from '../../core/graph/edits.ts';
import { moduleFile, withModuleFile, type ModuleFile } from '../../core/graph/moduleFile.ts';
import { group } from '../../core/graph/modules.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import { initialWeights } from '../model/model.ts';
import { classifier } from '../pretrained/testNetworks.ts';
import { computed, expectedOf } from '../pretrained/testing.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { compileDocument } from '../train/prepare.ts';
import { readModule, writeModule } from './moduleFile.ts';
import { saveProject } from './save.ts';
import { folder as newFolder } from './testing.ts';

afterEach(() => void vi.unstubAllEnvs());

const builtIn = builtIns[0]!;
const { document, ids } = placeBuiltIn(chain('x', []), 'root', builtIn, { x: 0, y: 0 });
const module = { document, use: ids[0]!, hasWeights: false };

it('a module is read as it was written', async () => {
  const file = path.join(newFolder(), 'block.neuromodule');
  await writeModule(file, module);
  expect(await readModule(newFolder(), file)).toEqual({ ok: true, value: moduleFile(document, builtIn.id) });
});

it('what is no module is told by what it is; a file that cannot be read fails', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'module-'));
  const place = (name: string) => path.join(folder, name);
  await saveProject(folder, { path: place('net.neuroloom'), document, runs: [], thumbnail: null });
  await writeModule(place('whole'), module);
  await writeFile(place('cut.neuromodule'), (await readFile(place('whole'), 'utf8')).slice(0, 300));
  await writeFile(place('letter.txt'), 'Dear all');
  const told = async (name: string) => {
    const read = await readModule(folder, place(name));
    return read.ok ? '' : read.error.en;
  };
  expect(await told('net.neuroloom')).toMatch(/^“net\.neuroloom” is a whole project/);
  expect(await told('cut.neuromodule')).toMatch(/is damaged/);
  expect(await told('letter.txt')).toMatch(/is not a Neuroloom module/);
  await expect(readModule(folder, place('gone'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  await expect(readModule(folder, folder)).rejects.toMatchObject({ code: 'fileUnreadable' });
});

/** What is in a file for somebody whose app has nothing else. */
async function elsewhere(file: string): Promise<ModuleFile> {
  const home = newFolder();
  vi.stubEnv('NEUROLOOM_HOME', home);
  const read = await readModule(home, file);
  if (!read.ok) throw new Error(read.error.en);
  return read.value;
}

/** The network with the module out of a file in the place of a use. */
function replaced(before: Document, use: string, file: ModuleFile): Document {
  const { document: wider, id } = withModuleFile(before, file);
  return editNode(wider, ROOT, use, (node) => ({ id: node.id, params: {}, ...file.use, module: id }));
}

const startOf = (one: Document) => initialWeights(compileDocument(one), one.training.seed);
/** The weights of a use by their names in it; of one that was made by grouping, they have been those of the network. */
const ofUse = (weights: NamedTensors, use: string) => new Map([...weights].filter(([name]) => name.startsWith(`${use}/`)).map(([name, tensor]) => [name.slice(use.length + 1), tensor])); // prettier-ignore
const without = (weights: NamedTensors, head: string) =>
  new Map([...weights].filter(([name]) => !name.startsWith(head)));

it.each([
  ['as it begins', 1],
  ['as it was trained', 1.01],
])('with its weights, %s, a module computes the same on another computer', async (_, factor) => {
  const home = newFolder();
  vi.stubEnv('NEUROLOOM_HOME', home);
  const { document: own, id } = await classifier(home);
  const grouped = group(own, ROOT, [id, 'sequenceMean1'], 'Encoder with mean');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const use = grouped.value.graph.nodes.at(-1)?.id ?? '';
  const weights = new Map([...startOf(grouped.value)].map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => value * factor) }])); // prettier-ignore
  const before = await computed({ document: grouped.value, weights }, expectedOf('bert'));
  const file = path.join(home, 'encoder.neuromodule');
  await writeModule(file, {
    document: grouped.value,
    use,
    hasWeights: true,
    ...(factor !== 1 && { trained: weights }),
  });
  const read = await elsewhere(file);
  const again = replaced(grouped.value, use, read);
  const theirs = startOf(again);
  expect(ofUse(theirs, use)).toEqual(without(weights, 'linear1.'));
  const head = [...weights].filter(([name]) => name.startsWith('linear1.'));
  const after = await computed({ document: again, weights: new Map([...theirs, ...head]) }, expectedOf('bert'));
  expect(after.outputs).toEqual(before.outputs);
  expect(read.use?.startsFrom?.vocabulary).toBe(own.graph.nodes.find((node) => node.id === id)?.startsFrom?.vocabulary);
  await writeModule(file, { document: grouped.value, use, hasWeights: false });
  expect(JSON.stringify(await elsewhere(file))).not.toContain('startsFrom');
  expect(readFileSync(file).length).toBeLessThan(100_000);
});

it('of a repeated module all copies are saved, or the one that is open', async () => {
  const home = newFolder();
  vi.stubEnv('NEUROLOOM_HOME', home);
  const { document: own, id } = await classifier(home);
  const start = startOf(own);
  const [use] = [...analyse(own).copies.keys()].filter((one) => one.startsWith(`${id}/`));
  const file = path.join(home, 'layers.neuromodule');
  for (const [at, repeat] of [[use ?? '', analyse(own).copies.get(use ?? '')], [`${use}/2`, undefined]] as const) {
    await writeModule(file, { document: own, use: at, hasWeights: true });
    const read = await readModule(home, file);
    const said = read.ok ? read.value.use : undefined;
    expect([said?.repeat, said?.isFrozen]).toEqual([repeat, true]);
    expect(JSON.stringify(said?.params)).not.toContain('expression');
    const bytes = unzipSync(readFileSync(file))[`start/${said?.startsFrom?.sha256}.safetensors`];
    const { tensors } = decodeSafetensors(bytes!, 'start');
    expect(tensors).toEqual(ofUse(start, at));
  }
}); // prettier-ignore

it('weights that were set by hand go along as part of the definition, and those of the use with it', async () => {
  const plane = { kind: 'xor', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
  const perceptrons = handWired('perceptrons', [2, 1], 'tanh', { data: plane, training: defaultTraining });
  const grouped = group(perceptrons, ROOT, ['perceptron1', 'perceptron2'], 'Hidden');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const use = grouped.value.graph.nodes.at(-1)?.id ?? '';
  const byHand = new Map(
    [...startOf(grouped.value)].map(([name, { values }]) => [name, values.map((_, i) => i + 0.5)]),
  );
  const set = withWeights(grouped.value, byHand);
  const file = path.join(newFolder(), 'hidden.neuromodule');
  await writeModule(file, { document: set, use, hasWeights: false });
  const again = replaced(grouped.value, use, await elsewhere(file));
  expect(ofUse(startOf(again), use)).toEqual(without(startOf(set), 'perceptron3.'));
  expect(ofUse(startOf(again), use).size).toBe(4);
});

it('a file whose weights are cut off, missing or others is damaged', async () => {
  const home = newFolder();
  vi.stubEnv('NEUROLOOM_HOME', home);
  const { document: own, id } = await classifier(home);
  const file = path.join(home, 'whole.neuromodule');
  await writeModule(file, { document: own, use: id, hasWeights: true });
  const whole = readFileSync(file);
  const { 'module.json': json, ...rest } = unzipSync(whole);
  const [name = '', bytes = new Uint8Array()] = Object.entries(rest)[0] ?? [];
  const others = bytes.with(-1, 7 - (bytes.at(-1) ?? 0));
  const parts = [whole.subarray(0, whole.length / 2), zipSync({ 'module.json': json! }), zipSync({ 'module.json': json!, [name]: others })]; // prettier-ignore
  for (const part of parts) {
    await writeFile(file, part);
    const read = await readModule(newFolder(), file);
    expect(read.ok ? '' : read.error.en).toMatch(/is damaged/);
  }
});
