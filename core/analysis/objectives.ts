import { fieldPorts, targetField, targetSize, type DataSpec, type InputMeaning, type Target } from '../data/spec.ts'; // prettier-ignore
import type { Units } from '../data/units.ts';
import type { Outputs } from '../losses/define.ts';
import { lossOf, type LossKind } from '../losses/losses.ts';
import { lossMetric, type Metric, type MetricKind, type MetricTarget } from '../losses/metrics.ts';
import { sizeOf, type Shape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import { text } from '../text.ts';
import type { AnalysedInput, AnalysedNode } from './node.ts';

export interface ObjectiveTarget extends MetricTarget {
  /** The number of classes or values. */
  readonly count: number;
  /** Units of the values in the user's file; null where there is none. */
  readonly units?: readonly (string | null)[] | undefined;
  /** It comes over an edge instead of being the data's own target. */
  readonly isWired?: boolean;
}

/** How the prediction that arrives at an output is compared with its target. */
export interface Objective {
  /** The prefix of its metric names; empty if it is the only output. */
  readonly name: string;
  /** Its node's path. */
  readonly nodeId: string;
  readonly loss: LossKind;
  /** What the last layer puts out. */
  readonly outputs: Outputs;
  readonly outputShape: Shape;
  /** The weight of its loss in the total. */
  readonly factor: number;
  readonly target: ObjectiveTarget;
  /** Names of the data fields connected to it as its target and its mask. */
  readonly wired?: { readonly target?: string | undefined; readonly mask?: string | undefined };
  /** The rank of its mask, without the batch axis; undefined: everything counts. */
  readonly maskRank?: number | undefined;
}

/**
 * What a network is trained for. The output at the end of the network comes first; it is compared with the data's
 * labels if any output is.
 */
export function objectivesOf(network: readonly AnalysedNode[], data: DataSpec): readonly Objective[] {
  const ends = network.filter(({ block }) => block.type === 'output');
  const nameOf = endNames(ends);
  return [...ends.slice(-1), ...ends.slice(0, -1)].map((end) => {
    const { loss, from, factor } = end.params as unknown as Settings;
    const inputs = ['target', 'mask'].map((port) => end.inputs.find((input) => input.port === port));
    const [target, mask] = inputs.map((input) => input?.type);
    const [targetName, maskName] = inputs.map((input) => input && fieldOf(input, network, data));
    return {
      name: nameOf(end),
      nodeId: end.id,
      loss,
      outputs: from,
      outputShape: end.type.shape,
      factor,
      target: target ? wiredTarget(target, end.type.shape, data, targetName) : dataTarget(data),
      wired: { target: targetName, mask: maskName },
      ...(mask && { maskRank: mask.shape.length }),
    };
  });
}

/** The data field that an edge brings; undefined if it comes from another block. */
function fieldOf({ from }: AnalysedInput, network: readonly AnalysedNode[], data: DataSpec): string | undefined {
  const isOfData = network.some(({ id, block }) => id === from.node && block.type === 'dataset');
  return isOfData ? fieldPorts(data).find(({ port }) => port === from.port)?.field.name : undefined;
}

interface Settings {
  readonly loss: LossKind;
  readonly from: Outputs;
  readonly factor: number;
}

/** The nodes' own names, or their ids if names are missing or not unique. Empty for a single node. */
function endNames(ends: readonly AnalysedNode[]): (end: AnalysedNode) => string {
  const names = new Map(ends.map(({ name, id }) => [id, name?.trim() ? name : id]));
  const isOwn = new Set(names.values()).size === ends.length;
  return ({ id }) => (ends.length === 1 ? '' : isOwn ? (names.get(id) ?? id) : id);
}

/** One class per position, or values in the shape of the prediction; `name`: of the data's field that the edge brings. */
function wiredTarget(
  { dtype }: TensorType,
  outputShape: Shape,
  data: DataSpec,
  name: string | undefined,
): ObjectiveTarget {
  const count = outputShape.at(-1) ?? 1;
  if (dtype !== 'int32') return { kind: 'values', count: sizeOf(outputShape), areTokens: false, isWired: true };
  const field = data.fields.find((one) => one.name === name);
  const isAnswer = field?.role === 'target' && field.isAnswer;
  const areTokens = field !== undefined && field.role !== 'mask' && isOfTokens(field.meaning, data);
  return { kind: 'classes', count: Math.max(2, count), areTokens, isWired: true, ...(isAnswer && { isAnswer }) };
}

/** Whether it is a text of the data, or its classes are the tokens of one. */
function isOfTokens(meaning: InputMeaning | Target, { fields }: DataSpec): boolean {
  if (meaning.kind === 'tokens') return true;
  if (meaning.kind !== 'classes') return false;
  const said = meaning.classes.join('\n');
  return fields.some(
    (field) =>
      field.role === 'input' && field.meaning.kind === 'tokens' && field.meaning.vocabulary.join('\n') === said,
  );
}

/** The data's first target. */
export function dataTarget(data: DataSpec): ObjectiveTarget {
  const { meaning, isAnswer } = targetField(data);
  const count = targetSize(meaning);
  if (meaning.kind === 'values') return { kind: 'values', count, areTokens: false, units: meaning.units };
  return { kind: 'classes', count, areTokens: isOfTokens(meaning, data), ...(isAnswer && { isAnswer }) };
}

/** The number of positions an output makes predictions for: the length of a sequence, or one. */
export function placesOf({ outputShape }: Pick<Objective, 'outputShape'>): number {
  return sizeOf(outputShape.slice(0, -1));
}

/** The metrics of an objective besides its loss. */
export function kindsOf({ loss, target }: Pick<Objective, 'loss' | 'target'>): readonly MetricKind[] {
  return lossOf(loss).metrics.filter((kind) => kind.isFor(target));
}

/** The name of an objective's metric among all metrics of a network. */
export function metricName({ name }: Pick<Objective, 'name'>, metric: string): string {
  return name === '' ? metric : `${metric}/${name}`;
}

/** All metrics of a network, starting with the loss. */
export function metricsOf(objectives: readonly Objective[], units?: Units | null): readonly Metric[] {
  return [lossMetric, ...objectives.flatMap((objective) => ownMetrics(objective, units))];
}

function ownMetrics(objective: Objective, units: Units | null | undefined): readonly Metric[] {
  const { name, target } = objective;
  const all = [...(name === '' ? [] : [lossMetric]), ...kindsOf(objective)];
  return all.map((kind): Metric => {
    const isScaled = 'isScaled' in kind && kind.isScaled === true;
    const symbol = isScaled ? symbolOf(target) : undefined;
    const state = isScaled && isStandardised(target, units) ? standardised : text('', '');
    const of = name === '' ? '' : ` (${name})`;
    return {
      name: metricName(objective, kind.name),
      label: text(`${kind.label.en}${state.en}${of}`, `${kind.label.de}${state.de}${of}`),
      better: kind.better,
      unit: kind.unit,
      ...(symbol !== undefined && { symbol }),
    };
  });
}

/** Whether distances stay standardised: several values have no common unit, and a wired target has its own scale. */
function isStandardised({ count, isWired }: ObjectiveTarget, units: Units | null | undefined): boolean {
  if (!units) return false;
  return isWired === true || (units.targets !== null && count !== 1);
}

const standardised = text(' (standardised)', ' (standardisiert)');

/** The unit, if there is a single value. */
function symbolOf({ kind, count, units }: ObjectiveTarget): string | undefined {
  return kind === 'values' && count === 1 ? (units?.[0] ?? undefined) : undefined;
}

/**
 * The factor that converts a distance from standardised values to the user's unit. Several values have no common unit.
 */
export function scaleOf(
  { target: { kind, count, isWired } }: Pick<Objective, 'target'>,
  units: Units | null | undefined,
): number {
  return kind === 'values' && count === 1 && !isWired ? (units?.targets?.deviation[0] ?? 1) : 1;
}
