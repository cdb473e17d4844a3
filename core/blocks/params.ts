export { defaultParams, isValidParam, LARGEST_AXIS } from '../params.ts';
export type {
  BooleanParam,
  ChoiceParam,
  IntegerParam,
  NumberParam,
  Param,
  ParamsSchema,
  ParamValue,
  ParamValues,
  ShapeParam,
  ValueOf,
  ValuesOf,
} from '../params.ts';
