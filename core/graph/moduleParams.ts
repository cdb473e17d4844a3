import { z } from 'zod';
import { LARGEST_AXIS, type Param, type ParamsSchema } from '../params.ts';
import { NAME } from '../expression.ts';
import { text } from '../text.ts';
import { asText, words } from './words.ts';

/** The name by which nodes in the module refer to the param in expressions. */
export const paramName = z
  .string()
  .max(64)
  .regex(NAME, 'The name of a param has letters, digits and _ alone, and does not begin with a digit.')
  .refine(
    (value) => !(value in Object.prototype),
    'The name of a param cannot be one that JavaScript gives to objects.',
  );

const named = { name: paramName, label: words.optional() };
const limits = { min: z.number().optional(), max: z.number().optional() };

/** What a use of a module can set: a number, a yes or no, or one of several options. */
export const moduleParam = z.discriminatedUnion('kind', [
  z.object({ ...named, kind: z.literal('integer'), default: z.number(), ...limits }),
  z.object({ ...named, kind: z.literal('number'), default: z.number(), ...limits }),
  z.object({ ...named, kind: z.literal('boolean'), default: z.boolean() }),
  z.object({
    ...named,
    kind: z.literal('choice'),
    default: z.string(),
    options: z.array(z.string().max(200)).max(100),
  }),
]);
export type ModuleParam = z.infer<typeof moduleParam>;

/** Describes them the way blocks describe their params, so that fields and checks are shared. */
export function paramsOf({ params }: { readonly params: readonly ModuleParam[] }): ParamsSchema {
  return Object.fromEntries(params.map((param) => [param.name, described(param)]));
}

function described(param: ModuleParam): Param {
  const label = asText(param.label ?? param.name);
  const help = text(
    `A parameter of the module: blocks inside can use “${param.name}” in expressions.`,
    `Ein Parameter des Moduls: Blöcke darin können „${param.name}“ in Ausdrücken verwenden.`,
  );
  switch (param.kind) {
    case 'integer':
      return { label, help, kind: 'integer', default: param.default, min: param.min ?? 1, max: param.max ?? LARGEST_AXIS }; // prettier-ignore
    case 'number':
      return { label, help, kind: 'number', default: param.default, min: param.min ?? -1e9, max: param.max ?? 1e9, step: 0.1 }; // prettier-ignore
    case 'boolean':
      return { label, help, kind: 'boolean', default: param.default };
    case 'choice':
      return { label, help, kind: 'choice', default: param.default, options: param.options.map((value) => ({ value, label: asText(value) })) }; // prettier-ignore
  }
}
