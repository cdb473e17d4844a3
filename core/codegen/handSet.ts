import type { WeightSpec } from '../blocks/define.ts';
import { shortestDecimal } from '../decimal.ts';
import { startFilesOf } from '../graph/startsFrom.ts';
import { parameterOf, type Framework, type Parameter } from './parameters.ts';
import type { Program, Statement } from './program.ts';
import { arrayLines } from '../python.ts';

/** Nobody reads a program that starts with more numbers than this. */
const MOST_STARTS = 4096;

/** What was set by hand for one weight, in the framework's element order. */
export interface HandSet {
  readonly statement: Statement;
  readonly parameter: Parameter;
  /** Undefined: drawn at random. Empty if all are. */
  readonly start: readonly (number | undefined)[];
  /** Indices that training leaves unchanged. */
  readonly locked: readonly number[];
}

/** The weights with values set by hand or locked; initial values are left out if there are too many to write down. */
export function handSetOf(program: Program, framework: Framework): readonly HandSet[] {
  const hasStarts = startCount(program) <= MOST_STARTS;
  return program.statements.flatMap((statement) =>
    statement.node.weights.flatMap((spec): readonly HandSet[] => {
      const start = hasStarts ? statement.node.start[spec.name] : undefined;
      const isLocked = new Set(locksOf(statement, spec));
      if (!start && isLocked.size === 0) return [];
      const parameter = parameterOf(framework, spec);
      const locked = parameter.places.flatMap((place, i) => (isLocked.has(place) ? [i] : []));
      return [{ statement, parameter, start: start ? parameter.places.map((place) => start[place]) : [], locked }];
    }),
  );
}

/** Whether training has to leave any values unchanged. */
export function hasLocks({ statements }: Program): boolean {
  return statements.some((statement) => statement.node.weights.some((spec) => locksOf(statement, spec).length > 0));
}

/** Running statistics keep updating, as they do in the app. */
function locksOf({ node }: Statement, spec: WeightSpec): readonly number[] {
  return spec.isTrainable ? (node.locked[spec.name] ?? []) : [];
}

function startCount({ statements }: Program): number {
  const starts = statements.flatMap(({ node }) => Object.values(node.start));
  return starts.reduce((sum, start) => sum + start.filter((value) => value !== undefined).length, 0);
}

type NameOf = (statement: Statement) => string;

/**
 * Lines after the model that initialise its weights, and `restore_locked` for the training loop. Restoring is exact: as
 * in the app, locked values count towards the gradient norm and keep their optimizer state.
 */
export function pytorchHandSet(program: Program, handSet: readonly HandSet[], moduleOf: NameOf): readonly string[] {
  const weightOf = ({ statement, parameter }: HandSet) => `${moduleOf(statement)}.${parameter.name}`;
  const starts = handSet.flatMap((own) =>
    runsOf(own).flatMap(({ from, numbers, isWhole }) => {
      const part = isWhole ? '' : `.view(-1)[${from}:${from + numbers.length}]`;
      const shape = isWhole ? own.parameter.shape : [numbers.length];
      return arrayLines(`    ${weightOf(own)}${part}.copy_(torch.tensor(`, numbers, shape, '))');
    }),
  );
  return [
    ...startNote(program),
    ...(starts.length > 0 ? ['with torch.no_grad():', ...starts] : []),
    ...pytorchLocks(handSet, moduleOf),
  ];
}

/** The part of that for weights that are read from a file: `restore_locked` alone. */
export function pytorchLocks(handSet: readonly HandSet[], moduleOf: NameOf): readonly string[] {
  const weightOf = ({ statement, parameter }: HandSet) => `${moduleOf(statement)}.${parameter.name}`;
  const locks = handSet.filter(({ locked }) => locked.length > 0);
  return [
    ...(locks.length > 0 ? restoreLocked : []),
    ...locks.flatMap((own) => placeLines(`    (${weightOf(own)}, `, own, '),')),
    ...(locks.length > 0 ? [']', 'starts = [weight.detach().flatten()[places] for weight, places in locked]'] : []),
  ];
}

/**
 * Lines after the model that initialise its weights and lock values through constraints, which Keras applies after each
 * update.
 */
export function kerasHandSet(program: Program, handSet: readonly HandSet[], layerOf: NameOf): readonly string[] {
  const weightOf = ({ statement, parameter }: HandSet) => `${layerOf(statement)}.${parameter.name}`;
  const starts = handSet.flatMap((own) =>
    runsOf(own).flatMap(({ from, numbers, isWhole }) => {
      const weight = weightOf(own);
      if (isWhole) return arrayLines(`${weight}.assign(`, numbers, own.parameter.shape, ')');
      const places = `range(${from}, ${from + numbers.length})`;
      return arrayLines(`${weight}.assign(with_places(${weight}, ${places}, `, numbers, [numbers.length], '))');
    }),
  );
  const hasParts = handSet.some((own) => runsOf(own).some(({ isWhole }) => !isWhole));
  const isLocked = handSet.some(({ locked }) => locked.length > 0);
  return [
    ...(hasParts || isLocked ? withPlaces : []),
    ...(isLocked ? lock : []),
    ...startNote(program),
    ...starts,
    ...lockCalls(handSet, layerOf),
  ];
}

/** The part of that for weights that are read from a file: locks alone. */
export function kerasLocks(handSet: readonly HandSet[], layerOf: NameOf): readonly string[] {
  const calls = lockCalls(handSet, layerOf);
  return calls.length === 0 ? [] : [...withPlaces, ...lock, ...calls];
}

function lockCalls(handSet: readonly HandSet[], layerOf: NameOf): readonly string[] {
  const locks = handSet.filter(({ locked }) => locked.length > 0);
  const weightOf = ({ statement, parameter }: HandSet) => `${layerOf(statement)}.${parameter.name}`;
  return [
    ...(locks.length > 0 ? [LOCK_NOTE] : []),
    ...locks.flatMap((own) => placeLines(`lock(${weightOf(own)}, `, own, ')')),
  ];
}

const LOCK_NOTE =
  '# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.';

const restoreLocked = [
  '',
  '',
  'def restore_locked():',
  '    for (weight, places), start in zip(locked, starts):',
  '        weight.detach().view(-1)[places] = start',
  '',
  '',
  LOCK_NOTE,
  'locked = [',
];

const withPlaces = [
  '',
  '',
  'def with_places(weight, places, values):',
  '    flat = keras.ops.scatter_update(keras.ops.reshape(weight, [-1]), [[place] for place in places], values)',
  '    return keras.ops.reshape(flat, weight.shape)',
  '',
  '',
];

const lock = [
  'def lock(weight, places):',
  '    start = keras.ops.convert_to_numpy(keras.ops.take(weight, places))',
  '    weight.constraint = lambda updated: with_places(updated, places, start)',
  '',
  '',
];

function startNote(program: Program): readonly string[] {
  const count = startCount(program);
  const fileNote = startFilesOf(program.document).map(
    ({ name }) =>
      `# In the app, training begins with the weights of ${name.replace(/\s+/g, ' ')}; this program draws its own.`,
  );
  if (count === 0) return fileNote;
  if (count <= MOST_STARTS) return [...fileNote, '# Start weights that were set by hand.'];
  return [
    ...fileNote,
    `# ${count} start weights were set by hand: too many to be written here. They are in the project file; this program`,
    '# draws its own.',
  ];
}

/** Adjacent values that were set by hand, as Python source. */
interface Run {
  readonly from: number;
  readonly numbers: readonly string[];
  /** They make up the whole weight. */
  readonly isWhole: boolean;
}

function runsOf({ start }: HandSet): readonly Run[] {
  const runs: { from: number; numbers: string[] }[] = [];
  for (const [i, value] of start.entries()) {
    if (value === undefined) continue;
    if (i === 0 || start[i - 1] === undefined) runs.push({ from: i, numbers: [] });
    runs.at(-1)?.numbers.push(float(value));
  }
  return runs.map((run) => ({ ...run, isWhole: run.numbers.length === start.length }));
}

/** A float32 literal, never an integer. */
function float(value: number): string {
  const decimal = String(shortestDecimal(value));
  return /^-?\d+$/.test(decimal) ? `${decimal}.0` : decimal;
}

function placeLines(before: string, { locked }: HandSet, after: string): readonly string[] {
  return arrayLines(before, locked.map(String), [locked.length], after);
}
