import type { DataSource } from '../../core/data/source.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import type { HeldTranslations, TextReading, Translations } from '../../core/protocol/reading.ts';
import { loadData } from '../data/load.ts';
import type { Examples, LoadedData } from '../data/types.ts';
import { Sessions } from '../graph/sessions.ts';
import { seenFrom, type Model } from '../model/model.ts';
import type { Forward } from '../model/predictor.ts';
import { createFiller } from '../train/batches.ts';
import { momentOf } from '../train/moments.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Runs } from '../train/runs.ts';
import { chooseForward } from '../train/steps/chooseForward.ts';
import type { SavedRun } from '../train/store.ts';
import { readingOf, type OutputView } from './reading.ts';
import { beamsFor, readIn, translationParts } from './translate.ts';

type Params = ParsedParams;

/** Lets networks read and translate texts for one page, alongside training. */
export class Texts {
  readonly #runs: Runs;
  readonly #home: string;
  /** The last network used is kept. */
  readonly #opened = new Sessions<Opened>(1);

  constructor(runs: Runs, home: string) {
    this.#runs = runs;
    this.#home = home;
  }

  /** The page is gone. */
  end(): void {
    this.#opened.dispose();
  }

  read({ runId, at, ...asked }: Params['readText']): Promise<TextReading> {
    return this.#use(runId, at, async ({ source, views, step }) => {
      return { runId, step, ...(await readingOf(source, views, asked)) };
    });
  }

  translate({ runId, at, text, search }: Params['translate']): Promise<Translations> {
    return this.#use(runId, at, async ({ source, views, step }) => {
      const parts = translationParts(source);
      return { runId, step, beams: await beamsFor(parts, firstOf(views), readIn(parts, text), search) };
    });
  }

  /** Also fails with errors from loading the data. */
  translateHeld({ runId, at, search, offset, count }: Params['translateHeld']): Promise<HeldTranslations> {
    return this.#use(runId, at, async ({ source, views, step, dataOf }) => {
      const parts = translationParts(source);
      const data = await dataOf(this.#home);
      const part = (['test', 'validation'] as const).find((one) => data[one].count > 0) ?? null;
      const total = part === null ? 0 : data[part].count;
      const pairs: HeldTranslations['pairs'][number][] = [];
      for (let i = offset; part !== null && i < Math.min(total, offset + count); i++) {
        const { read, truth } = pairAt(data[part], i);
        const [best] = await beamsFor(parts, firstOf(views), read, search);
        const ids = best?.tokens.map(({ id }) => id) ?? [];
        const [text, right] = [read, truth].map((one) => parts.rows.tokenizer.decode(one));
        const isRight = ids.length === truth.length && ids.every((id, place) => id === truth[place]);
        pairs.push({ text: text ?? '', truth: right ?? '', said: best?.text ?? '', isRight });
      }
      return { runId, step, part, total, pairs };
    });
  }

  /** Works with the weights of a moment. Fails with runUnknown, and with errors from finding the moment. */
  async #use<T>(runId: string, at: Params['readText']['at'], work: (looked: Looked) => Promise<T>): Promise<T> {
    const saved = await momentOf(this.#runs, runId, at);
    const { weights, state } = saved.checkpoint;
    return this.#opened.use(
      runId,
      () => open(saved),
      async ({ source, outputs, dataOf }) => {
        const views = outputs.map(({ model, forward }) => ({ model, predictor: forward.with(weights) }));
        const looked = { source, views, step: state.step, dataOf };
        return work(looked).finally(() => views.forEach(({ predictor }) => predictor.dispose()));
      },
    );
  }
}

interface Looked extends Pick<Opened, 'source' | 'dataOf'> {
  readonly views: readonly OutputView[];
  readonly step: number;
}

interface Opened {
  readonly source: DataSource;
  readonly outputs: readonly { readonly model: Model; readonly forward: Forward }[];
  /** Loaded on demand. */
  dataOf(home: string): Promise<LoadedData>;
  release(): Promise<void>;
}

async function open({ document, record }: SavedRun): Promise<Opened> {
  const whole = compileDocument(document);
  const models = whole.objectives.map((objective) => seenFrom(whole, objective));
  const outputs = await Promise.all(
    models.map(async (model) => ({ model, forward: (await chooseForward(record.device, model)).forward })),
  );
  let data: Promise<LoadedData> | undefined;
  const load = async (home: string) => {
    try {
      return await loadData(document.data, { home });
    } catch (error) {
      // The next request tries again.
      data = undefined;
      throw error;
    }
  };
  return {
    source: document.data,
    outputs,
    dataOf: (home) => (data ??= load(home)),
    release: () => Promise.resolve(outputs.forEach(({ forward }) => forward.dispose())),
  };
}

function firstOf([view]: readonly OutputView[]) {
  if (!view) throw new Error('A network has no output.');
  return view.predictor;
}

/** The ids of a pair as stored in the data; those of the translation include the end. */
function pairAt(examples: Examples, index: number) {
  const { fields } = createFiller(examples, 1)([index]);
  const counted = (name: string, mask: string) =>
    [...(fields[name] ?? [])].filter((_, place) => fields[mask]?.[place] !== 0);
  return { read: counted('tokens', 'mask'), truth: counted('next', 'counts') };
}
