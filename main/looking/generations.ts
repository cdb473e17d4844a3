import { randomUUID } from 'node:crypto';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import type { GeneratedToken, Generation } from '../../core/protocol/generation.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { Sessions } from '../graph/sessions.ts';
import type { Model } from '../model/model.ts';
import type { Forward } from '../model/predictor.ts';
import { momentOf } from '../train/moments.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import { chooseForward } from '../train/steps/chooseForward.ts';
import type { SavedRun } from '../train/store.ts';
import { promptOf, tokenizerIn, written } from './generate.ts';
import { Remembered, type RemembererOf } from './remembering.ts';

const TELL_EVERY_MS = 40;

/** Text generation for one page, alongside training. */
export class Generations {
  readonly #runs: Runs;
  readonly #emit: Emit;
  readonly #remembererOf: RemembererOf;
  readonly #now: () => number;
  /** The last network used is kept: choosing tokens by hand makes one request after another. */
  readonly #opened = new Sessions<Language>(1);
  /** Generations in progress, by key. */
  readonly #going = new Map<string, AbortController>();

  /** @param now milliseconds, used to group tokens that are sent together */
  constructor(runs: Runs, emit: Emit, remembererOf: RemembererOf, now = () => performance.now()) {
    this.#runs = runs;
    this.#emit = emit;
    this.#remembererOf = remembererOf;
    this.#now = now;
  }

  stop(key: string): void {
    this.#going.get(key)?.abort();
  }

  /** The page is gone. */
  end(): void {
    for (const going of this.#going.values()) going.abort();
    this.#opened.dispose();
  }

  /**
   * Resolves when all tokens have been generated, or it is stopped. Fails with runUnknown, with errors from finding the
   * moment, and with invalidRequest like `promptOf` and `generated`.
   */
  async generate({ key = randomUUID(), runId, at, ...writing }: ParsedParams['generate']): Promise<Generation> {
    this.stop(key);
    const going = new AbortController();
    this.#going.set(key, going);
    try {
      const saved = await momentOf(this.#runs, runId, at);
      const { weights, state } = saved.checkpoint;
      return await this.#opened.use(
        runId,
        () => openLanguage(saved, this.#remembererOf),
        async ({ model, tokenizer, forward, remembered }) => {
          const prompt = promptOf(tokenizer, writing);
          const predictor = forward.with(weights);
          const told = await remembered
            .use(weights, (next) =>
              this.#tell(key, written(model, predictor, tokenizer, prompt, writing, { signal: going.signal, next })),
            )
            .finally(() => predictor.dispose());
          const said = { tokens: prompt.ids.length, unknown: prompt.unknown };
          const isStopped = going.signal.aborted && told.count < writing.tokens;
          return { key, runId, step: state.step, prompt: said, ...told, isStopped };
        },
      );
    } finally {
      if (this.#going.get(key) === going) this.#going.delete(key);
    }
  }

  /** Sends tokens as they arrive, grouped by time. */
  async #tell(key: string, written: AsyncGenerator<GeneratedToken, string>) {
    const begin = this.#now();
    let [from, told] = [0, -Infinity];
    let tokens: GeneratedToken[] = [];
    const tell = () => {
      if (tokens.length > 0) this.#emit('generationProgress', { key, from, tokens });
      from += tokens.length;
      [tokens, told] = [[], this.#now()];
    };
    for (;;) {
      const { done, value } = await written.next();
      if (done) {
        tell();
        return { count: from, rest: value, seconds: (this.#now() - begin) / 1000 };
      }
      tokens.push(value);
      if (this.#now() - told >= TELL_EVERY_MS) tell();
      // Lets training and other pages have their turn.
      await new Promise((resolve) => void setImmediate(resolve));
    }
  }
}

interface Language {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly forward: Forward;
  readonly remembered: Remembered;
  release(): Promise<void>;
}

async function openLanguage({ document, record }: SavedRun, remembererOf: RemembererOf): Promise<Language> {
  const tokenizer = tokenizerIn(document.data);
  const model = compileDocument(document);
  const { forward } = await chooseForward(record.device, model);
  const remembered = new Remembered(remembererOf(document, model));
  const release = () => {
    remembered.dispose();
    forward.dispose();
    return Promise.resolve();
  };
  return { model, tokenizer, forward, remembered, release };
}
