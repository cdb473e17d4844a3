import { outputName, outputsOf } from '../analysis/identity.ts';
import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import type { Output } from '../analysis/flatten.ts';
import type { Graph, Module } from '../graph/document.ts';
import { isOptionalInput } from '../graph/ports.ts';
import { asText } from '../graph/words.ts';
import type { Framework } from './parameters.ts';
import { createNames, indent } from '../python.ts';
import { kerasCall, layerOf } from './keras.ts';
import { BATCH, definitionsOf, sourceArguments, type Statement } from './program.ts';
import { pytorchTies, transposedCall } from './ties.ts';

/** The use of a module as source code: its definition and the lines that call it. */
export interface ModuleCode {
  readonly pytorch: string;
  readonly keras: string;
}

/**
 * The module use at `path` as a class for PyTorch and a function for Keras. Copies whose code differs, because their
 * inputs do, each get their own. Undefined while some types inside are unknown.
 */
export function moduleCode(analysis: Analysis, path: string, { name, graph }: Module): ModuleCode | undefined {
  const count = analysis.copies.get(path);
  const prefixes = count === undefined ? [`${path}/`] : Array.from({ length: count }, (_, i) => `${path}/${i + 1}/`);
  const bodies = prefixes.flatMap((prefix) => bodyOf(analysis, prefix, graph) ?? []);
  if (bodies.length < prefixes.length) return undefined;
  const [self, words] = [createNames()(path.split('/').at(-1) ?? path), createNames()(asText(name).en)];
  return {
    pytorch: pytorchCode(
      bodies,
      self,
      words.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    ),
    keras: kerasCode(bodies, words),
  };
}

/** The contents of one copy: its statements, and the variables that enter and leave. */
interface Body {
  readonly statements: readonly Statement[];
  readonly entries: readonly [string, ...string[]];
  readonly exits: readonly string[];
}

function bodyOf({ nodes, byId }: Analysis, prefix: string, graph: Graph): Body | undefined {
  const inside = nodes.filter(({ id }) => id.startsWith(prefix));
  const ends = (type: string) =>
    graph.nodes.flatMap((node) => {
      const end = byId.get(prefix + node.id);
      // An input that is left unconnected outside is omitted.
      return node.block === type && (end || !isOptionalInput(node)) ? [end] : [];
    });
  const [entries, exits] = [known(ends('moduleInput')), known(ends('moduleOutput'))];
  if (!entries || !exits || exits.length === 0) return undefined;
  const nameOf = createNames();
  const wishOf = ({ id, name }: AnalysedNode) => name ?? id.slice(prefix.length);
  const variables = new Map<string, string>();
  for (const entry of entries) variables.set(entry.id, entries.length === 1 ? BATCH : nameOf(wishOf(entry)));
  const variableOf = (output: Output) => variables.get(outputName(output)) ?? BATCH;
  const statements: Statement[] = [];
  for (const node of inside) {
    if (variables.has(node.id)) continue;
    const [first = BATCH, ...others] = node.inputs.map(({ from }) => variableOf(from));
    const outputs = outputsOf(node);
    // A block without source code passes its input on.
    const name = node.block.keras ? nameOf(wishOf(node)) : first;
    const results =
      node.block.keras && outputs.length > 1 ? outputs.map(({ port }) => nameOf(`${name}_${port}`)) : [name];
    for (const [i, output] of outputs.entries()) variables.set(output.name, results[i] ?? name);
    if (node.block.keras) statements.push({ node, name, results, layer: `${name}_layer`, inputs: [first, ...others], passesSteps: false }); // prettier-ignore
  }
  const [first = BATCH, ...others] = entries.map(({ id }) => variables.get(id) ?? BATCH);
  return { statements, entries: [first, ...others], exits: exits.map(({ id }) => variables.get(id) ?? BATCH) };
}

function known(nodes: readonly (AnalysedNode | undefined)[]): readonly AnalysedNode[] | undefined {
  const there = nodes.filter((node) => node !== undefined);
  return there.length === nodes.length ? there : undefined;
}

/** The distinct definitions, each with its own name and the number of consecutive copies that use it. */
function definitions(bodies: readonly Body[], name: string, write: (body: Body, name: string) => string) {
  const names = new Map<string, string>();
  const isOne = new Set(bodies.map((body) => write(body, name))).size === 1;
  const runs: { name: string; count: number }[] = [];
  const sources: string[] = [];
  for (const body of bodies) {
    const key = write(body, name);
    const own = names.get(key) ?? (isOne ? name : `${name}${names.size + 1}`);
    if (!names.has(key)) sources.push(write(body, own));
    names.set(key, own);
    const last = runs.at(-1);
    if (last?.name === own) last.count++;
    else runs.push({ name: own, count: 1 });
  }
  return { sources, runs };
}

/** The definitions that the blocks inside need. */
function needed(bodies: readonly Body[], framework: Framework): readonly string[] {
  const lines = definitionsOf(
    bodies.flatMap(({ statements }) => statements),
    framework,
  );
  return lines.length === 0 ? [] : [...lines.slice(1), ''];
}

function pytorchCode(bodies: readonly Body[], self: string, name: string): string {
  const [{ entries, exits } = { entries: [BATCH] as const, exits: [] }] = bodies;
  const { sources, runs } = definitions(bodies, name, pytorchClass);
  const made = runs.map((run) => (run.count === 1 ? `${run.name}()` : `*[${run.name}() for _ in range(${run.count})]`)).join(', '); // prettier-ignore
  const isChain = entries.length === 1 && exits.length === 1;
  const module = bodies.length === 1 ? made : isChain ? `nn.Sequential(${made})` : `nn.ModuleList([${made}])`;
  const targets = targetsOf(entries, exits);
  const call =
    bodies.length === 1 || isChain
      ? [`${targets} = self.${self}(${entries.join(', ')})`]
      : [`for block in self.${self}:`, `    ${targets} = block(${entries.join(', ')})`];
  return [
    ...needed(bodies, 'pytorch'),
    ...sources,
    '# __init__',
    `self.${self} = ${module}`,
    '# forward',
    ...call,
  ].join('\n');
}

function pytorchClass({ statements, entries, exits }: Body, name: string): string {
  const lines = statements.map((statement) => {
    const args = sourceArguments(statement, `self.${statement.name}`);
    return {
      ...statement,
      module: statement.node.block.pytorch?.(args),
      call: transposedCall({ statements }, statement) ?? statement.node.block.pytorchCall?.(args),
    };
  });
  return [
    `class ${name}(nn.Module):`,
    ...indent(
      [
        'def __init__(self):',
        '    super().__init__()',
        ...lines.flatMap((line) => (line.module === undefined ? [] : [`    self.${line.name} = ${line.module}`])),
        ...indent(
          pytorchTies({ statements }, (statement) => `self.${statement.name}`),
          1,
        ),
        '',
        `def forward(self, ${entries.join(', ')}):`,
        ...lines.map((line) => `    ${line.results.join(', ')} = ${line.call ?? `self.${line.name}(${line.inputs.join(', ')})`}`), // prettier-ignore
        `    return ${exits.join(', ')}`,
      ],
      1,
    ),
    '',
    '',
  ].join('\n');
}

function kerasCode(bodies: readonly Body[], name: string): string {
  const [{ entries, exits } = { entries: [BATCH] as const, exits: [] }] = bodies;
  const { sources, runs } = definitions(bodies, name, kerasFunction);
  const calls = runs.flatMap((run) => {
    const call = `${targetsOf(entries, exits)} = ${run.name}(${entries.join(', ')})`;
    return run.count === 1 ? [call] : [`for _ in range(${run.count}):`, `    ${call}`];
  });
  return [...needed(bodies, 'keras'), ...sources, ...calls].join('\n');
}

function kerasFunction({ statements, entries, exits }: Body, name: string): string {
  const lines = statements.map((statement) => `${statement.results.join(', ')} = ${kerasCall(statement, layerOf(statement))}`); // prettier-ignore
  return [`def ${name}(${entries.join(', ')}):`, ...indent([...lines, `return ${exits.join(', ')}`], 1), '', ''].join('\n'); // prettier-ignore
}

/** The variables assigned by a call: the first one is the input of the next copy. */
function targetsOf([first]: Body['entries'], exits: readonly string[]): string {
  return exits.map((_, i) => (i === 0 ? first : `${BATCH}${i + 1}`)).join(', ');
}
