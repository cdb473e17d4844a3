import * as tf from '@tensorflow/tfjs';
import { graphInputs, type TensorType } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import type { Card } from '../../graph/webgpu/device.ts';
import { CardGrid, GRID } from '../../graph/webgpu/grid.ts';
import { planProgram } from '../../graph/webgpu/programPlan.ts';
import { planRows } from '../../graph/webgpu/rows.ts';
import { CardState, StatePlan } from '../../graph/webgpu/state.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { pack } from '../../model/units.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { fieldsIn } from './cardRows.ts';
import { names, traceEvaluation } from './program.ts';

/** A plane through the weights of a network; what is not trained is the same in all three. */
export interface WeightPlane {
  readonly centre: NamedTensors;
  readonly axes: readonly [NamedTensors, NamedTensors];
}

/**
 * The losses of a network along a plane, over a batch and in evaluation mode, on a graphics card. Throws TraceError if the
 * network cannot be traced, and Unavailable if the card lacks an operation, or memory.
 */
export async function lossesOnCard(card: Card, model: Model, { centre, axes }: WeightPlane, batch: Batch): Promise<CardGrid> {
  const { trained } = model;
  const types = trained.map(({ name, spec }): [string, TensorType] => [names.weight(name), { dtype: 'float32', shape: spec.shape }]);
  const still = new Set(trained.flatMap(({ name, spec }) => (spec.isTrainable ? [] : [names.weight(name)])));
  const loss = names.reported('loss', 0);
  const { nodes, outputs } = traceEvaluation(tf, model, batch.size);
  const graph = optimise({ nodes, outputs: outputs.filter(({ name }) => name === loss) });
  const program = planProgram(graph, card, { reported: [loss] });
  const given = new Set(learnedFields(model).map(({ name }) => names.field(name, 0)));
  const fieldTypes = new Map(graphInputs(graph).flatMap(({ name, type }) => (given.has(name) ? [[name, type] as const] : [])));
  const fields = fieldsIn(batch, learnedFields(model));
  const state = await CardState.create(card, new StatePlan(Object.fromEntries(types), () => 'weight', still), GRID.sets);
  for (const [i, weights] of [centre, ...axes].entries()) {
    state.write(names.weight(''), pack(trained, weights), [GRID.centre, ...GRID.axes][i]);
  }
  return CardGrid.create(card, state, { program, reported: loss, fields: planRows(fieldTypes, 1) }, fields);
} // prettier-ignore
