import { fieldPorts, targetField, targetSize, type DataSpec } from '../data/spec.ts';
import type { Units } from '../data/units.ts';
import type { Outputs } from '../losses/define.ts';
import { lossOf, type LossKind } from '../losses/losses.ts';
import { lossMetric, type Metric, type MetricKind, type MetricTarget } from '../losses/metrics.ts';
import { sizeOf, type Shape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import { text } from '../text.ts';
import type { AnalysedInput, AnalysedNode } from './node.ts';

/** What an output is compared with. */
export interface ObjectiveTarget extends MetricTarget {
  /** How many classes, or numbers. */
  readonly count: number;
  /** What the user's file writes beside the values; null: nothing. */
  readonly units?: readonly (string | null)[] | undefined;
  /** Not the data's own. */
  readonly isWired?: boolean;
}

/** How what arrives at an output meets its target. */
export interface Objective {
  /** What its metrics are called by; empty where there is no other output. */
  readonly name: string;
  /** Its node's path. */
  readonly nodeId: string;
  readonly loss: LossKind;
  /** What the last layer puts out. */
  readonly outputs: Outputs;
  readonly outputShape: Shape;
  /** What its loss is multiplied by in the total. */
  readonly factor: number;
  readonly target: ObjectiveTarget;
  /** The fields of the data that are wired to it as its target and its mask, by their names. */
  readonly wired?: { readonly target?: string | undefined; readonly mask?: string | undefined };
  /** Axes of its mask, without the batch; undefined: everything counts. */
  readonly maskRank?: number | undefined;
}

/** What a network is trained for: the output at the network's end first, which is compared with the data's labels if any is. */
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
      target: target ? wiredTarget(target, end.type.shape) : dataTarget(data),
      wired: { target: targetName, mask: maskName },
      ...(mask && { maskRank: mask.shape.length }),
    };
  });
}

/** The field of the data that a wire brings; undefined where it comes from another block. */
function fieldOf({ from }: AnalysedInput, network: readonly AnalysedNode[], data: DataSpec): string | undefined {
  const isOfData = network.some(({ id, block }) => id === from.node && block.type === 'dataset');
  return isOfData ? fieldPorts(data).find(({ port }) => port === from.port)?.field.name : undefined;
}

interface Settings {
  readonly loss: LossKind;
  readonly from: Outputs;
  readonly factor: number;
}

/** Nodes' own names, or their ids where two have the same or one has none; a single one needs none. */
function endNames(ends: readonly AnalysedNode[]): (end: AnalysedNode) => string {
  const names = new Map(ends.map(({ name, id }) => [id, name?.trim() ? name : id]));
  const isOwn = new Set(names.values()).size === ends.length;
  return ({ id }) => (ends.length === 1 ? '' : isOwn ? (names.get(id) ?? id) : id);
}

/** A class for each place, or numbers in the shape of the prediction. */
function wiredTarget({ dtype }: TensorType, outputShape: Shape): ObjectiveTarget {
  const count = outputShape.at(-1) ?? 1;
  if (dtype === 'int32') return { kind: 'classes', count: Math.max(2, count), areTokens: false, isWired: true };
  return { kind: 'values', count: sizeOf(outputShape), areTokens: false, isWired: true };
}

/** The data's first target. */
export function dataTarget(data: DataSpec): ObjectiveTarget {
  const { meaning, isAnswer } = targetField(data);
  const count = targetSize(meaning);
  if (meaning.kind === 'values') return { kind: 'values', count, areTokens: false, units: meaning.units };
  const said = meaning.classes.join('\n');
  const areTokens = data.fields.some(
    (field) =>
      field.role === 'input' && field.meaning.kind === 'tokens' && field.meaning.vocabulary.join('\n') === said,
  );
  return { kind: 'classes', count, areTokens, ...(isAnswer && { isAnswer }) };
}

/** Of how many places an output says something: those of a sequence, or one. */
export function placesOf({ outputShape }: Pick<Objective, 'outputShape'>): number {
  return sizeOf(outputShape.slice(0, -1));
}

/** What else than its loss is measured of an objective. */
export function kindsOf({ loss, target }: Pick<Objective, 'loss' | 'target'>): readonly MetricKind[] {
  return lossOf(loss).metrics.filter((kind) => kind.isFor(target));
}

/** The name of an objective's metric among all of a network. */
export function metricName({ name }: Pick<Objective, 'name'>, metric: string): string {
  return name === '' ? metric : `${metric}/${name}`;
}

/** All that is measured of a network: the loss first. */
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

/** Whether distances stay in the numbers that are trained: several values have no unit in common, and what is wired has its own. */
function isStandardised({ count, isWired }: ObjectiveTarget, units: Units | null | undefined): boolean {
  if (!units) return false;
  return isWired === true || (units.targets !== null && count !== 1);
}

const standardised = text(' (standardised)', ' (standardisiert)');

/** The unit of the only value. */
function symbolOf({ kind, count, units }: ObjectiveTarget): string | undefined {
  return kind === 'values' && count === 1 ? (units?.[0] ?? undefined) : undefined;
}

/** By what a distance in the numbers that are trained becomes one of the user's. Several values have no unit in common. */
export function scaleOf(
  { target: { kind, count, isWired } }: Pick<Objective, 'target'>,
  units: Units | null | undefined,
): number {
  return kind === 'values' && count === 1 && !isWired ? (units?.targets?.deviation[0] ?? 1) : 1;
}
