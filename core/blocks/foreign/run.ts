import type { Tensor } from '@tensorflow/tfjs';
import type { Ports } from '../../tensorType.ts';
import type { TF } from '../define.ts';
import { arrangements } from './operators/arrange.ts';
import { elementwise } from './operators/elementwise.ts';
import { knownOperators } from './operators/known.ts';
import { pictures } from './operators/pictures.ts';
import { products } from './operators/products.ts';
import { recurrents } from './operators/recurrent.ts';
import { reductions } from './operators/reduce.ts';
import type { Call, ForeignProgram } from './program.ts';
import { Arguments, asTensor, ForeignError, isKnown, known, type Operator, type Value } from './value.ts';

const operators = new Map<string, Operator>(
  Object.entries({ ...elementwise, ...reductions, ...arrangements, ...products, ...pictures, ...recurrents }),
);

/** Whether an operator of ONNX can be computed here. */
export function isOperator(name: string): boolean {
  return operators.has(name) || Object.hasOwn(knownOperators, name);
}

/** Computes one operator; with known numbers where all its inputs are. Throws a ForeignError that says why it cannot. */
export function runCall(
  tf: TF,
  { operator, outputs, attributes }: Pick<Call, 'operator' | 'outputs' | 'attributes'>,
  inputs: readonly (Value | undefined)[],
): readonly Value[] {
  const args = new Arguments(tf, { operator, outputs: outputs.length }, inputs, attributes);
  const given = inputs.filter((value) => value !== undefined);
  if (given.length > 0 && given.every(isKnown) && Object.hasOwn(knownOperators, operator)) {
    const found = knownOperators[operator]?.(args, given);
    if (found) return found;
  }
  const compute = operators.get(operator);
  if (!compute)
    throw new ForeignError(
      `The operator ${operator} is not known here.`,
      `Der Operator ${operator} ist hier nicht bekannt.`,
    );
  return compute(args);
}

/** Computes a program: its outputs by port. */
export function runProgram(
  tf: TF,
  program: ForeignProgram,
  inputs: Ports<Tensor>,
  weight: (name: string) => Tensor,
): Readonly<Record<string, Tensor>> {
  const values = new Map<string, Value>();
  for (const { name } of program.inputs) {
    const [value] = inputs[name] ?? [];
    if (value) values.set(name, value);
  }
  for (const { name, dtype } of program.weights) values.set(name, tf.cast(weight(name), dtype));
  for (const [name, { dtype, shape, values: numbers }] of Object.entries(program.constants)) {
    values.set(name, known(dtype, shape, numbers));
  }
  for (const call of program.calls) {
    const given = call.inputs.map((name) => (name === '' ? undefined : values.get(name)));
    const results = runCall(tf, call, given);
    call.outputs.forEach((name, i) => {
      const value = results[i];
      if (name !== '' && value) values.set(name, value);
    });
  }
  return Object.fromEntries(
    program.outputs.map(({ name, type }) => {
      const value = values.get(name);
      if (!value) throw new ForeignError(`Nothing computes “${name}”.`, `„${name}“ wird von nichts berechnet.`);
      return [name, tf.cast(asTensor(tf, value), type.dtype)];
    }),
  );
}
