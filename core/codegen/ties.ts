import type { Program, Statement } from './program.ts';

type NameOf = (statement: Statement) => string;
type Tie = Statement['node']['ties'][number];

/** The statement that owns a tied weight. */
function ownerOf({ statements }: Pick<Program, 'statements'>, { owner }: Tie): Statement | undefined {
  return statements.find(({ node }) => node.id === owner);
}

/** Whether PyTorch stores both weights in the same layout: for some, its output axis comes first. */
export function fitsPytorch({ spec, weight, isTransposed }: Tie): boolean {
  const [own, theirs] = [spec, weight].map(({ pytorch }) => pytorch.isTransposed === true);
  return isTransposed === (own !== theirs);
}

/** The expression for a Linear that uses another layer's weight transposed; undefined for all others. */
export function transposedCall(
  program: Pick<Program, 'statements'>,
  { node, inputs, name }: Statement,
): string | undefined {
  const tie = node.ties.find((one) => !fitsPytorch(one));
  const owner = tie && ownerOf(program, tie);
  if (!tie || !owner) return undefined;
  const bias = node.weightNames.includes('bias') ? `, self.${name}.bias` : '';
  return `F.linear(${inputs[0]}, self.${owner.name}.${tie.weight.pytorch.name}.t()${bias})`;
}

/** Lines after the model that tie weights. */
export function pytorchTies(program: Pick<Program, 'statements'>, moduleOf: NameOf): readonly string[] {
  const lines = program.statements.flatMap((statement) =>
    statement.node.ties.flatMap((tie) => {
      const owner = ownerOf(program, tie);
      if (!owner) return [];
      const own = `${moduleOf(statement)}.${tie.spec.pytorch.name}`;
      return [`${own} = ${fitsPytorch(tie) ? `${moduleOf(owner)}.${tie.weight.pytorch.name}` : 'None'}`];
    }),
  );
  return lines.length === 0
    ? []
    : ['# Shared weights: there is one of each, which learns from all who use it.', ...lines];
}

/** Lines after the model that freeze layers; those in `still` also use their running statistics during training. */
export function pytorchFrozen({ statements }: Program, moduleOf: NameOf): readonly string[] {
  const frozen = statements.filter(({ node }) => node.isFrozen && node.weights.length > 0);
  if (frozen.length === 0) return [];
  const still = frozen.filter(isStill).map(moduleOf);
  return [
    '# Frozen: training leaves these weights as they are.',
    ...frozen.flatMap((statement) => {
      const { weights, ties, statistics } = statement.node;
      const own = weights.filter(({ name }) => !statistics.includes(name));
      if (ties.length === 0) return [`${moduleOf(statement)}.requires_grad_(False)`];
      return own.map(({ pytorch }) => `${moduleOf(statement)}.${pytorch.name}.requires_grad_(False)`);
    }),
    ...(still.length > 0 ? [`still = [${still.join(', ')}]`] : []),
  ];
}

/** Whether some layers use their running statistics during training. */
export function hasStill({ statements }: Program): boolean {
  return statements.some(isStill);
}

function isStill({ node }: Statement): boolean {
  return node.isFrozen && node.statistics.length > 0;
}

/** The statement whose layer another one can reuse as a whole in Keras, because it owns all weights. */
export function kerasTwin(program: Program, { node }: Statement): Statement | undefined {
  const [first] = node.ties;
  const twin = first && ownerOf(program, first);
  const isWhole = node.ties.length === node.weightNames.length && node.ties.every(({ isTransposed }) => !isTransposed);
  return isWhole && twin?.node.block === node.block && twin.node.isFrozen === node.isFrozen ? twin : undefined;
}

/** A comment in the Keras program about weights that it does not tie. */
export function kerasTieNote(program: Program): readonly string[] {
  const apart = program.statements.filter(
    (statement) => statement.node.ties.length > 0 && !kerasTwin(program, statement),
  );
  if (apart.length === 0) return [];
  return [
    `# Keras shares whole layers and not single weights: these have their own here: ${apart.map(({ name }) => name).join(', ')}.`,
  ];
}
