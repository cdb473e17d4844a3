import type { Field } from '../../../core/data/spec.ts';
import type { Values } from '../../graph/ir.ts';
import { CardProgram } from '../../graph/webgpu/program.ts';
import { orFreed, type Card } from '../../graph/webgpu/device.ts';
import { Rows, type RowNumbers } from '../../graph/webgpu/rows.ts';
import { CardSet } from '../../graph/webgpu/set.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { fieldNumbers, type Batch, type StoredSet } from '../../tensors/batch.ts';
import type { UpdatePlan } from './cardPlan.ts';
import { names } from './program.ts';

/** A program on a card, and what it is given and reports. */
export interface Opened {
  readonly program: CardProgram;
  readonly rows: Rows;
  release(): Promise<void>;
}

/** Throws Unavailable if there is not enough memory. */
export async function opened(card: Card, { program: plan, rows: planned }: UpdatePlan): Promise<Opened> {
  return orFreed(async (onFailure) => {
    const program = await CardProgram.create(card, plan);
    onFailure(() => void program.release());
    const rows = await Rows.create(card, program.row, planned);
    return { program, rows, release: async () => void (rows.dispose(), await program.release()) };
  });
}

/** The numbers of a batch, by the names that programs have for its fields. */
export function fieldsIn(batch: Batch, fields: readonly Field[]): ReadonlyMap<string, Values> {
  return new Map(fields.map((field) => [names.field(field.name, 0), fieldNumbers(batch, field)] as const));
}

/** The sum of what rows have reported, by name. */
export function summed(rows: readonly RowNumbers[], wanted: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(wanted.map((name) => [name, rows.reduce((sum, row) => sum + row.number(names.reported(name, 0)), 0)])); // prettier-ignore
}

/** A set on the card, as far as a network learns from it; undefined where it has no room, or is stored in another way. */
export async function heldSet(card: Card, model: Model, { stored }: StoredSet): Promise<CardSet | undefined> {
  const columns = learnedFields(model).map((field) => [field, stored[field.name]] as const);
  const isPlain = columns.every(([{ type }, values]) => type.dtype === 'float32' ? values instanceof Uint8Array || values instanceof Float32Array : values instanceof Int32Array); // prettier-ignore
  if (!isPlain) return undefined;
  return CardSet.create(card, new Map(columns.flatMap(([{ name }, values]) => (values ? [[names.field(name, 0), values] as const] : [])))); // prettier-ignore
}
