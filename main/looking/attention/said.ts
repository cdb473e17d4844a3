import type { Objective } from '../../../core/analysis/objectives.ts';
import { targetField, type TargetField } from '../../../core/data/spec.ts';
import { MOST_SAID, type SaidOutput } from '../../../core/protocol/attention.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Model } from '../../model/model.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';
import { seenNames } from './sight.ts';

interface Asked {
  readonly model: Model;
  /** The example as it is in the data. */
  readonly batch: Batch;
  /** null: the last one that counts. */
  readonly place: number | null;
}

/** A network's predictions for an example at each of its outputs, without and with the interventions. */
export function saidOutputs(asked: Asked, before: NamedTensors, after: NamedTensors): readonly SaidOutput[] {
  return asked.model.objectives.flatMap((objective, i) => {
    const name = seenNames.said(i);
    const [plain, changed] = [before.get(name), after.get(name)];
    return plain && changed ? [saidOutput(asked, objective, plain, changed)] : [];
  });
}

function saidOutput(asked: Asked, objective: Objective, before: NamedTensor, after: NamedTensor): SaidOutput {
  const { model, batch } = asked;
  const field = fieldOf(model, objective);
  const width = before.shape.at(-1) ?? 1;
  const isPerPlace = before.shape.length === 3;
  const count = isPerPlace ? (before.shape[1] ?? 1) : 1;
  const at = isPerPlace ? placeOf(asked, objective, count) : 0;
  const rows = [before, after].map(({ values }) => values.subarray(at * width, (at + 1) * width));
  const [plain = new Float32Array(0), changed = plain] = rows;
  const isClasses = objective.target.kind === 'classes';
  const names = namesOf(field);
  return {
    name: objective.name,
    isClasses,
    place: isPerPlace ? { index: at, count } : null,
    label: labelOf(batch, field, at),
    said: shownOf(plain, changed, isClasses).map((index) => ({
      index,
      name: names[index] ?? `${index + 1}`,
      before: toWire(plain[index] ?? NaN),
      after: toWire(changed[index] ?? NaN),
    })),
  };
}

/** The field that an output is compared with; undefined if it is not one of the targets. */
function fieldOf({ data }: Model, { target, wired }: Objective): TargetField | undefined {
  if (!target.isWired) return targetField(data);
  const field = data.fields.find(({ name }) => name === wired?.target);
  return field?.role === 'target' ? field : undefined;
}

/** The requested position, or the last one that counts. */
function placeOf({ batch, place }: Asked, { wired }: Objective, count: number): number {
  if (place !== null && place < count) return place;
  const mask = batch.fields[wired?.mask ?? ''];
  for (let at = count - 1; mask && at >= 0; at--) if (mask[at] !== 0) return at;
  return count - 1;
}

function labelOf(batch: Batch, field: TargetField | undefined, place: number): readonly number[] {
  const labels = field && batch.fields[field.name];
  if (!labels) return [];
  if (field.meaning.kind === 'classes') return [...labels.subarray(place, place + 1)];
  return [...labels.subarray(0, sizeOf(field.type.shape))];
}

function namesOf(field: TargetField | undefined): readonly string[] {
  if (!field) return [];
  return field.meaning.kind === 'classes' ? field.meaning.classes : field.meaning.names;
}

/** The most likely classes before and after, in the order of before; for values, the first ones. */
function shownOf(before: Float32Array, after: Float32Array, isClasses: boolean): readonly number[] {
  if (!isClasses) return [...before.keys()].slice(0, 4 * MOST_SAID);
  const likeliest = (said: Float32Array) =>
    [...said.keys()].sort((a, b) => (said[b] ?? 0) - (said[a] ?? 0)).slice(0, MOST_SAID);
  const both = new Set([...likeliest(before), ...likeliest(after)]);
  return [...both].sort((a, b) => (before[b] ?? 0) - (before[a] ?? 0));
}
