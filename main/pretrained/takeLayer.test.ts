import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { startSignature } from '../../core/analysis/signature.ts';
import { fitted } from '../../core/compare/fit.ts';
import type { Part } from '../../core/compare/part.ts';
import { encoderByHand } from '../../core/examples/encoderByHand.ts';
import { ROOT } from '../../core/graph/document.ts';
import { editGraph } from '../../core/graph/edits.ts';
import { beginningWith } from '../../core/graph/startsFrom.ts';
import { startFile } from '../files/startFiles.ts';
import { exampleFile } from '../projects/exampleFile.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { compile, initialWeights } from '../model/model.ts';
import { compareLayer, readyLayer } from './compareLayer.ts';
import { openDocument } from './open.ts';
import { layersOf, type OpenLayers } from './openLayers.ts';
import { takeLayer } from './takeLayer.ts';
import { fixture } from './testing.ts';

let home: string;
let bert: OpenLayers;
beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-layer-'));
  vi.stubEnv('NEUROLOOM_HOME', home);
  bert = await layersOf(await openDocument(home, { name: `${home}/models/bert`, place: fixture('bert') }));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const byHand: Part = { graph: ROOT, within: '', nodes: ['module1'] };
const builtIn: Part = { graph: ROOT, within: '', nodes: ['module2'] };
const asked = { partners: {}, model: 'bert' } as const;
const weightsOf = (document: ReturnType<typeof encoderByHand>) =>
  initialWeights(compile(analyse(document), document.startsFrom), 1);

test('a document begins with the weights of a layer, and with those of another in another block', async () => {
  const document = fitted(encoderByHand(), byHand, bert.layers);
  const { file, count } = await takeLayer(home, bert, { ...asked, document, part: byHand, layer: 1 }, undefined);
  expect(count).toBe(16);
  // Where the model lies on this machine is nobody's business.
  expect(file.name).toBe('bert: encoder/layer/1');
  const begun = { ...document, startsFrom: file };
  const value = [...bert.weights].find(([name]) => name.endsWith('encoder/layer/1/self_attn/k_proj.kernel'))![1];
  expect(weightsOf(begun).get('module1/linear2.kernel')).toEqual(value);
  expect(weightsOf(begun).get('embedding1.table')).toEqual(weightsOf(document).get('embedding1.table'));
  expect(startSignature(begun)).not.toBe(startSignature(document));
  const { file: both } = await takeLayer(home, bert, { ...asked, document: begun, part: builtIn, layer: 2 }, undefined);
  const second = weightsOf({ ...document, startsFrom: both });
  expect(second.get('module1/linear2.kernel')).toEqual(value);
  const last = [...weightsOf(document)].find(([, { shape }]) => shape.join() === '2')?.[0] ?? '';
  // A run that is shown gives all that the layer does not.
  const trained = new Map([[last, { shape: [2], values: new Float32Array([5, 6]) }], ['module1/linear2.kernel', { shape: [16, 16], values: new Float32Array(256) }]]);
  const { file: run } = await takeLayer(home, bert, { ...asked, document, part: byHand, layer: 1 }, trained);
  const after = weightsOf({ ...document, startsFrom: run });
  expect([...after.get(last)!.values]).toEqual([5, 6]);
  expect(after.get('module1/linear2.kernel')).toEqual(value);
}); // prettier-ignore

test('a block with a file of its own keeps it, until a layer goes into that very block', async () => {
  const document = fitted(encoderByHand(), byHand, bert.layers);
  const { file } = await takeLayer(home, bert, { ...asked, document, part: byHand, layer: 1 }, undefined);
  const placed = editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === 'module1' ? { ...node, startsFrom: { ...file, at: 'module1', vocabulary: 'v' } } : node)),
  }));
  const first = weightsOf(placed).get('module1/linear2.kernel');
  const beside = await takeLayer(home, bert, { ...asked, document: placed, part: builtIn, layer: 2 }, undefined);
  expect(beside.isWhole).toBe(false);
  expect(weightsOf({ ...placed, startsFrom: beside.file }).get('module1/linear2.kernel')).toEqual(first);
  const within = await takeLayer(home, bert, { ...asked, document: placed, part: byHand, layer: 2 }, undefined);
  expect(within.isWhole).toBe(true);
  const begun = beginningWith(placed, within.file);
  const second = [...bert.weights].find(([name]) => name.endsWith('encoder/layer/2/self_attn/k_proj.kernel'))![1];
  expect(weightsOf(begun).get('module1/linear2.kernel')).toEqual(second);
  expect(begun.graph.nodes.find(({ id }) => id === 'module1')?.startsFrom?.vocabulary).toBe('v');
}); // prettier-ignore

test('they are in the project, and there on another machine', async () => {
  const document = fitted(encoderByHand(), byHand, bert.layers);
  const { file } = await takeLayer(home, bert, { ...asked, document, part: byHand, layer: 1 }, undefined);
  const begun = { ...document, startsFrom: file };
  const project = path.join(home, 'a.neuroloom');
  await saveProject(home, { path: project, document: begun, runs: [], thumbnail: null, replaces: undefined });
  const other = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-other-'));
  const opened = await openProject(other, project);
  expect(opened.document.startsFrom).toEqual(file);
  expect(readFileSync(startFile(other, file))).toEqual(readFileSync(startFile(home, file)));
  rmSync(other, { recursive: true });
}); // prettier-ignore

test('a block that fits nowhere takes nothing, and says what to do', async () => {
  const refused = takeLayer(home, bert, { ...asked, document: encoderByHand(), part: byHand, layer: 1 }, undefined);
  await expect(refused).rejects.toMatchObject({ code: 'invalidRequest' });
});

test.each([['little-bert', 'encoderBlock', 2], ['little-gpt', 'gptBlock', 4]] as const)('%s has its layers, too', async (name, module, count) => {
  const open = await layersOf(await openDocument(home, { name, place: exampleFile(name) }));
  expect(open.layers).toMatchObject({ module, count });
  if (module === 'gptBlock') return;
  const document = fitted(encoderByHand(), builtIn, open.layers);
  const request = { ...asked, document, part: builtIn, layer: 2, weights: 'layer', text: 'Call me Ishmael.' } as const;
  const found = await compareLayer(await readyLayer(open, request, undefined));
  expect(found).toMatchObject({ isSame: true });
  expect(found.tokens.length).toBeGreaterThan(3);
}); // prettier-ignore
