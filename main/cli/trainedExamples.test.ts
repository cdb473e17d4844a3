// The examples of texts. How each was made stands beside it: assets/examples/<name>.md.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { startWeights } from '../../core/analysis/startWeights.ts';
import type { LabelledSource } from '../../core/data/kinds/labelledText.ts';
import type { MaskedSource } from '../../core/data/kinds/maskedText.ts';
import { usualNumberWords, type NumberWordsSource } from '../../core/data/kinds/numberWords.ts';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { drawnPairs } from '../../core/data/numberWords.ts';
import { shippedText } from '../../core/data/shipped.ts';
import { trainedExamples, type TrainedExample } from '../../core/examples/examples.ts';
import { fineTuned, littleBertBody, weightsOfBody } from '../../core/examples/fineTuned.ts';
import { littleBert } from '../../core/examples/littleBert.ts';
import { littleGpt } from '../../core/examples/littleGpt.ts';
import { textClassifier } from '../../core/examples/textClassifier.ts';
import { translator } from '../../core/examples/translator.ts';
import type { Document } from '../../core/graph/document.ts';
import { beamsFor, readIn, translationParts } from '../looking/translate.ts';
import { exampleFile } from '../projects/exampleFile.ts';
import { openProject } from '../projects/open.ts';
import { keepStart } from '../projects/starts.ts';
import { compileDocument } from '../train/prepare.ts';
import { chooseForward } from '../train/steps/chooseForward.ts';

let home: string;
beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-trained-'))));
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(() => {
  vi.stubEnv('NEUROLOOM_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const opened = (name: TrainedExample) => openProject(home, exampleFile(name));

/** As the recipes make them today from the example's own data. */
const recipes: Readonly<Record<TrainedExample, (data: Document['data'], body: Document) => Document>> = {
  'little-gpt': (data) => littleGpt(data as TextSource),
  'little-bert': (data) => littleBert(data as MaskedSource),
  'fine-tuned-bert': (data, body) => ({
    ...fineTuned(data as LabelledSource, body, false),
    startsFrom: littleBertBody,
  }),
  'text-classifier': (data) => textClassifier(data as LabelledSource),
  translator: (data) => translator(data as NumberWordsSource),
};

/** Without the words by which modules are explained: they may get better ones than at the time when the file was made. */
function unworded(document: Document): unknown {
  return JSON.parse(
    JSON.stringify(document, (key, value: unknown) => (key === 'help' || key === 'label' ? undefined : value)),
  );
}

/** Those that come with the weights of a run. */
const withWeights = ['little-bert', 'little-gpt', 'fine-tuned-bert', 'text-classifier', 'translator'] as const;

test.each(withWeights)('%s opens with the weights of a run that was trained on its network', async (name) => {
  const { document, runs, trained, notices, file } = await opened(name);
  expect([notices, file.isDamaged]).toEqual([[], false]);
  expect(runs.at(-1)?.id).toBe(trained?.record.id);
  expect(trained?.document).toEqual(document);
  const sizes = [...startWeights(analyse(document).nodes, 1)].map(([weight, { length }]) => [weight, length]);
  const kept = [...(trained?.checkpoint.weights ?? [])].map(([weight, { values }]) => [weight, values.length]);
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(sizes));
});

test.each(trainedExamples)(
  '%s is the network that its recipe makes, on a text that comes with the app',
  async (name) => {
    const { document, notices } = await opened(name);
    expect(notices).toEqual([]);
    expect(analyse(document).problems).toEqual([]);
    expect(unworded(document)).toEqual(unworded(recipes[name](document.data, (await opened('little-bert')).document)));
    expect('sha256' in document.data ? shippedText(document.data.sha256) : document.data).toBeDefined();
    expect(existsSync(exampleFile(name).replace('.neuroloom', '.md'))).toBe(true);
  },
);

test('the translator writes held-out pairs as they are', async () => {
  const { trained } = await opened('translator');
  const { document, record, checkpoint } = trained!;
  const source = document.data as NumberWordsSource;
  const held = drawnPairs(source).slice(-100);
  const { forward } = await chooseForward(record.device, compileDocument(document));
  const predictor = forward.with(checkpoint.weights);
  const parts = translationParts(source);
  const said: string[] = [];
  for (const [german] of held) {
    const [best] = await beamsFor(parts, predictor, readIn(parts, german), { width: 1, penalty: 0 });
    said.push(best!.text);
  }
  predictor.dispose();
  forward.dispose();
  expect(said.filter((text, i) => text === held[i]![1]).length).toBeGreaterThanOrEqual(98);
}, 60_000);

test('the translator learns from the pairs of today', async () => {
  expect((await opened('translator')).document.data).toEqual(usualNumberWords());
});

test('the fine-tuned BERT begins with the body of Little BERT', async () => {
  const [tuned, body] = [await opened('fine-tuned-bert'), await opened('little-bert')];
  const weights = weightsOfBody(tuned.document, body.document, body.trained!.checkpoint.weights);
  expect(await keepStart(home, body.document.name, weights)).toEqual(littleBertBody);
  expect(tuned.document.startsFrom).toEqual(littleBertBody);
  expect(tuned.runs.map(({ number }) => number)).toEqual([1, 2]);
});
