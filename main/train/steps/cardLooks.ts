import * as tf from '@tensorflow/tfjs';
import type { Graph, Values } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { Sessions } from '../../graph/sessions.ts';
import { explained, type Card } from '../../graph/webgpu/device.ts';
import { CardLook, type Seen } from '../../graph/webgpu/look.ts';
import type { CardState } from '../../graph/webgpu/state.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { visibleOutputs } from '../../model/nodeOutputs.ts';
import { metricsIn, reportNames, type BatchMetrics } from '../../model/report.ts';
import { lookUp } from '../../model/tensors.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import { fieldsIn, summed } from './cardRows.ts';
import { names, traceCounts, traceEvaluation, traceOutputs, tracePrediction } from './program.ts';

/** Programs for different sizes that are kept. */
const MOST_LOOKS = 6;

/** Looks at a network on a graphics card, with the current weights of a state. */
export class CardLooks {
  readonly #card: Card;
  readonly #state: CardState;
  readonly #model: Model;
  readonly #looks = new Sessions<CardLook>(MOST_LOOKS);
  #isDisposed = false;

  constructor(card: Card, state: CardState, model: Model) {
    this.#card = card;
    this.#state = state;
    this.#model = model;
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    const { objectives } = this.#model;
    const reported = reportNames(objectives, false);
    const trace = () => traceEvaluation(tf, this.#model, batch.size);
    const { numbers } = await this.#look(`evaluate ${batch.size}`, trace, this.#fields(batch), reported.map((name) => names.reported(name, 0))); // prettier-ignore
    return metricsIn(objectives, summed([numbers], reported), batch.size);
  }

  async predict(batch: Batch): Promise<Float32Array> {
    const trace = () => tracePrediction(tf, this.#model, batch.size);
    const { outputs } = await this.#look(`predict ${batch.size}`, trace, fieldsIn(batch, this.#model.inputs));
    return lookUp(outputs, 'output');
  }

  async outputs(batch: Batch): Promise<NodeValues> {
    const trace = () => traceOutputs(tf, this.#model, batch.size);
    const { outputs } = await this.#look(`outputs ${batch.size}`, trace, fieldsIn(batch, this.#model.inputs));
    return new Map(visibleOutputs(this.#model).map(({ name }) => [name, lookUp(outputs, names.output(name))]));
  }

  /** What counts in a batch for every objective: all examples, where nothing is masked. */
  async counts(batch: Batch): Promise<readonly number[]> {
    const { objectives } = this.#model;
    const masked = objectives.flatMap(({ maskRank }, i) => (maskRank === undefined ? [] : [names.share(i)]));
    if (masked.length === 0) return objectives.map(() => batch.size);
    const trace = () => traceCounts(tf, this.#model, batch.size);
    const { numbers } = await this.#look(`counts ${batch.size}`, trace, this.#fields(batch), masked);
    return objectives.map((_, i) => (masked.includes(names.share(i)) ? numbers.number(names.share(i)) : batch.size));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#looks.dispose();
  }

  #fields(batch: Batch): ReadonlyMap<string, Values> {
    return fieldsIn(batch, learnedFields(this.#model));
  }

  /** Nothing is submitted to a card that has stopped, or of weights that were freed meanwhile: that would stop it for everybody. */
  #look(
    key: string,
    trace: () => Graph,
    fields: ReadonlyMap<string, Values>,
    reported: readonly string[] = [],
  ): Promise<Seen> {
    const open = async () => CardLook.create(this.#card, this.#state, optimise(trace()), reported);
    return this.#looks.use(key, open, async (look) => {
      if (this.#isDisposed) throw new Error('The step has been disposed of.');
      if (this.#card.failure) throw this.#card.failure;
      return explained(this.#card, () => look.run(fields));
    });
  }
}
