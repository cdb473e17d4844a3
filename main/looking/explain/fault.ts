import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { outputName, outputsOf } from '../../../core/analysis/identity.ts';
import type { Diagnosis } from '../../../core/protocol/runs.ts';
import { counted, inBoth, joined, same, shortNumber, text, type Language, type Text } from '../../../core/text.ts';
import type { Model } from '../../model/model.ts';
import { lookUp } from '../../model/tensors.ts';
import type { StepState } from '../../train/steps/step.ts';
import type { FullStep } from './fullStep.ts';
import { fieldNumbers, targetsOf, type Numbers } from '../../tensors/batch.ts';

/** The first non-finite number in a step. */
export interface Fault extends Pick<Diagnosis, 'phase' | 'tensor'> {
  /** null: the loss. */
  readonly node: AnalysedNode | null;
  readonly value: number;
  /** It is not the weight itself, but its optimizer state. */
  readonly isMoment?: boolean;
  /** The inputs of its computation. */
  readonly sources: readonly Source[];
}

interface Source {
  /** In German in the dative, to follow "from". */
  readonly name: Text;
  /** The largest finite magnitude. */
  readonly largest: number;
}

/** Checks in order of computation; undefined if all numbers are finite. */
export function faultOf(model: Model, step: FullStep): Fault | undefined {
  const forward = model.nodes.map((node) => () => outputFault(model, step, node));
  const backward = model.nodes.toReversed().map((node) => () => gradientFault(model, step, node));
  const update = model.nodes.map((node) => () => updateFault(step, node));
  for (const look of [...forward, () => lossFault(model, step), ...backward, ...update]) {
    const fault = look();
    if (fault) return fault;
  }
  return undefined;
}

function outputFault(model: Model, step: FullStep, node: AnalysedNode): Fault | undefined {
  const value = notFinite(outputsAt(step.outputs, node));
  if (value === undefined) return undefined;
  const sources = [inputsOf(model, step, node), ...weightsOf(step.before, node)];
  return { node, phase: 'forward', tensor: 'output', value, sources };
}

function lossFault({ nodes, data }: Model, { loss, outputs, batch }: FullStep): Fault | undefined {
  if (Number.isFinite(loss)) return undefined;
  const end = nodes.at(-1);
  const labels = targetsOf(batch, data);
  const output = end ? outputsAt(outputs, end) : [];
  const sources = [
    sourceOf(text('outputs of the network', 'Ausgaben des Netzes'), output),
    ...(labels instanceof Float32Array ? [sourceOf(text('targets', 'Zielwerten'), labels)] : []),
  ];
  return { node: null, phase: 'loss', tensor: 'loss', value: loss, sources };
}

/** Checks the gradients of a node's outputs and weights. */
function gradientFault(model: Model, step: FullStep, node: AnalysedNode): Fault | undefined {
  const own = sourceOf(text('outputs', 'Ausgaben'), outputsAt(step.outputs, node));
  const value = notFinite(outputsAt(step.gradients, node));
  if (value !== undefined) {
    const readers = model.nodes.filter(({ inputs }) => inputs.some(({ from }) => from.node === node.id));
    const sources = readers.flatMap((reader) => [
      sourceOf(text('gradients after it', 'Gradienten dahinter'), outputsAt(step.gradients, reader)),
      ...weightsOf(step.before, reader),
    ]);
    return { node, phase: 'backward', tensor: 'gradient', value, sources: [...sources, own] };
  }
  for (const { name } of node.weights) {
    const found = notFinite(step.weightGradients.get(`${node.identity}.${name}`) ?? []);
    if (found === undefined) continue;
    const gradients = sourceOf(
      text('gradients with respect to its outputs', 'Gradienten nach seinen Ausgaben'),
      outputsAt(step.gradients, node),
    );
    return { node, phase: 'backward', tensor: name, value: found, sources: [gradients, inputsOf(model, step, node)] };
  }
  return undefined;
}

function updateFault({ before, after, weightGradients }: FullStep, node: AnalysedNode): Fault | undefined {
  for (const { name: tensor } of node.weights) {
    const name = `${node.identity}.${tensor}`;
    const ofWeight = (slot: string) => slot.startsWith(`${name}/`);
    const moments = [...after.optimizer].filter(([slot]) => ofWeight(slot)).map(([, { values }]) => notFinite(values));
    const own = notFinite(lookUp(after.weights, name).values);
    const value = own ?? moments.find((moment) => moment !== undefined);
    if (value === undefined) continue;
    const slots = [...before.optimizer].filter(([slot]) => ofWeight(slot));
    const sources = [
      sourceOf(text('gradients', 'Gradienten'), weightGradients.get(name) ?? []),
      sourceOf(text('values before', 'Werten davor'), lookUp(before.weights, name).values),
      ...slots.map(([, { values }]) => sourceOf(text('moments of the optimizer', 'Momenten des Optimierers'), values)),
    ];
    return { node, phase: 'update', tensor, value, isMoment: own === undefined, sources };
  }
  return undefined;
}

function inputsOf(model: Model, { outputs, batch }: FullStep, { inputs }: AnalysedNode): Source {
  const given =
    inputs.length === 0
      ? model.inputs.map((field) => fieldNumbers(batch, field))
      : inputs.map(({ from }) => lookUp(outputs, outputName(from)));
  const largest = Math.max(...given.map(largestOf));
  return { name: inputs.length === 0 ? text('data', 'Daten') : text('inputs', 'Eingaben'), largest };
}

/** The outputs of a node, all together. */
function outputsAt(values: ReadonlyMap<string, Numbers>, node: AnalysedNode): Numbers | readonly number[] {
  const found = outputsOf(node).flatMap(({ name }) => values.get(name) ?? []);
  const [only] = found;
  return found.length === 1 && only ? only : found.flatMap((numbers) => [...numbers]);
}

function weightsOf({ weights }: StepState, { identity, weights: specs }: AnalysedNode): readonly Source[] {
  return specs.map(({ name }) => sourceOf(same(name), lookUp(weights, `${identity}.${name}`).values));
}

function sourceOf(name: Text, numbers: Numbers | readonly number[]): Source {
  return { name, largest: largestOf(numbers) };
}

function notFinite(numbers: Numbers | readonly number[]): number | undefined {
  for (const value of numbers) if (!Number.isFinite(value)) return value;
  return undefined;
}

function largestOf(numbers: Numbers | readonly number[]): number {
  let largest = 0;
  for (const value of numbers) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

interface Circumstances {
  readonly learningRate: number;
  /** How many examples of the batch were examined. */
  readonly seen: number;
  readonly size: number;
}

/** The reason in one sentence; and a second one if only part of the batch was examined. */
export function sentenceOf(fault: Fault, { learningRate, seen, size }: Circumstances): Text {
  const { phase, value, isMoment, sources } = fault;
  const limits = Number.isNaN(value) ? ofNaN : ofInfinity;
  const rate = phase === 'update' && !isMoment ? atRate(learningRate) : same('');
  const sentence = inBoth(
    (language) =>
      `${whatHappened(fault)[language]} ${origin(sources)[language]}${rate[language]}; ${limits[language]}.`,
  );
  const whole = counted(size, ['example', 'examples'], ['Beispiel', 'Beispiele']);
  const part = text(`Seen with ${seen} of the batch’s ${whole.en}.`, `Gesehen an ${seen} der ${whole.de} des Batches.`);
  return joined([sentence, seen < size ? part : null]) ?? sentence;
}

/** How large its inputs were: the two largest of them. */
function origin(sources: readonly Source[]): Text {
  const present = sources.filter(({ largest }) => largest > 0);
  const largest = (present.length > 0 ? present : sources).toSorted((a, b) => b.largest - a.largest).slice(0, 2);
  const upTo = (language: Language, bound: string) =>
    largest.map(({ name, largest: number }) => `${name[language]} ${bound} ${shortNumber(number, language)}`);
  return text(`from ${upTo('en', 'up to').join(' and ')}`, `aus ${upTo('de', 'bis').join(' und ')}`);
}

const ofInfinity = text('float32 holds nothing beyond 3.4e38', 'float32 fasst nichts jenseits von 3,4e38');
const ofNaN = text(
  'Infinity − Infinity, 0 · Infinity and 0 / 0 give NaN',
  'Unendlich − Unendlich, 0 · Unendlich und 0 / 0 ergeben NaN',
);

function whatHappened({ node, phase, tensor, value, isMoment }: Fault): Text {
  const said = inBoth((language) => spelled(value, language));
  const place = inBoth((language) => (node ? `${node.block.label[language]} ${node.id}` : ''));
  switch (phase) {
    case 'forward':
      return text(`${place.en} produced ${said.en}`, `${place.de} ergab ${said.de}`);
    case 'loss':
      return text(`The loss became ${said.en}`, `Der Verlust wurde ${said.de}`);
    case 'backward': {
      const by = tensor === 'gradient' ? text('the outputs', 'den Ausgaben') : text(tensor, tensor);
      return text(
        `The gradient with respect to ${by.en} of ${place.en} became ${said.en}`,
        `Der Gradient nach ${by.de} von ${place.de} wurde ${said.de}`,
      );
    }
    case 'update':
      if (isMoment === true)
        return text(
          `The optimizer’s state for ${tensor} of ${place.en} became ${said.en}`,
          `Der Zustand des Optimierers zu ${tensor} von ${place.de} wurde ${said.de}`,
        );
      return text(`The update made ${tensor} of ${place.en} ${said.en}`, `Die Aktualisierung machte ${tensor} von ${place.de} zu ${said.de}`); // prettier-ignore
  }
}

function atRate(learningRate: number): Text {
  return text(
    ` at a learning rate of ${shortNumber(learningRate, 'en')}`,
    ` bei einer Lernrate von ${shortNumber(learningRate, 'de')}`,
  );
}

function spelled(value: number, language: Language): string {
  if (Number.isNaN(value)) return 'NaN';
  const word = language === 'en' ? 'Infinity' : 'Unendlich';
  return value < 0 ? `−${word}` : word;
}
