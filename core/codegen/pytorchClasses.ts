import { definitionsOf, handedOut, isPlainEnd, sourceArguments, type Entry } from './program.ts';
import { indent } from '../python.ts';
import { asText } from '../graph/words.ts';
import type { Language } from '../text.ts';
import { fitsPytorch } from './ties.ts';
import { isReordering } from './pytorchModel.ts';
import type { Body, Leaf, Tree, Use } from './tree.ts';

/** A class of model.py, and the module that it is. */
export interface PytorchClass {
  readonly name: string;
  readonly lines: readonly string[];
  /** Absent: the whole network. */
  readonly module?: Use['module'];
}

export interface PytorchNetwork {
  /** Functions and classes that blocks need. */
  readonly definitions: readonly string[];
  /** Those that others use come first, the network last. */
  readonly classes: readonly PytorchClass[];
}

/** The name of the outermost class. */
export const NETWORK = 'NeuralNetwork';

/**
 * The network as classes that mirror its modules: parameters have the paths of the graph. Copies and modules whose code
 * is the same share a class.
 */
export function pytorchClasses(tree: Tree, language: Language): PytorchNetwork {
  const classes: PytorchClass[] = [];
  const known = new Map<string, string>();
  const tieLines = tiesByPrefix(tree);
  const classOf = (body: Body, module: Use['module']): string => {
    const made = new Map(usesOf(body).flatMap((use) => use.calls.map((call) => [call.body, classOf(call.body, use.module)] as const))); // prettier-ignore
    const [help] = asText(module.help ?? '')[language].split(/(?<=[.!?]) /);
    const lines = [
      ...(help ? [`    """${help.replaceAll('\\', '/').replaceAll('"', "'")}"""`, ''] : []),
      ...indent([...constructor(body, made, tieLines), '', ...forward(body)], 1),
    ];
    const source = lines.join('\n');
    const before = known.get(source);
    if (before !== undefined) return before;
    const name = className(asText(module.name).en, new Set(classes.map((one) => one.name)));
    known.set(source, name);
    classes.push({ name, module, lines: [`class ${name}(nn.Module):`, ...lines] });
    return name;
  };
  const made = new Map(usesOf(tree.root).flatMap((use) => use.calls.map((call) => [call.body, classOf(call.body, use.module)] as const))); // prettier-ignore
  const lines = [...constructor(tree.root, made, tieLines), '', ...networkForward(tree), ...predictMethod(tree), ...aliases(tree)]; // prettier-ignore
  classes.push({ name: NETWORK, lines: [`class ${NETWORK}(nn.Module):`, ...indent(lines, 1)] });
  return { definitions: definitionsOf(tree.leaves, 'pytorch'), classes };
}

function usesOf({ items }: Body): readonly Use[] {
  return items.filter((item) => item.kind === 'use');
}

/** `Encoder block` becomes `EncoderBlock`, or `EncoderBlock2` where there is one. */
function className(words: string, used: ReadonlySet<string>): string {
  const plain = words.replace(/ß/g, 'ss').normalize('NFKD').replace(/[\u0300-\u036f]/g, ''); // prettier-ignore
  const parts = plain.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const joined = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  const base = /^[A-Za-z]/.test(joined) ? joined : `Module${joined}`;
  const isTaken = (name: string) => used.has(name) || reserved.has(name);
  let name = base;
  for (let i = 2; isTaken(name); i++) name = `${base}${i}`;
  return name;
}

const reserved = new Set([NETWORK, 'SineWaves', 'RMSNorm', 'LayerNormWithoutBias', 'PassingStep', 'True', 'False', 'None', 'F']); // prettier-ignore

function constructor(body: Body, made: ReadonlyMap<Body, string>, ties: Ties): readonly string[] {
  const lines = body.items.flatMap((item) => {
    if (item.kind === 'use') return [`    self.${item.name} = ${holder(item, made)}`];
    const module = moduleOfLeaf(item);
    return module === undefined ? [] : [`    self.${item.name} = ${module}`];
  });
  return ['def __init__(self):', '    super().__init__()', ...lines, ...indent(ties.get(body.prefix) ?? [], 1)];
}

/** What holds the copies of a use. */
function holder({ calls, isRepeated }: Use, made: ReadonlyMap<Body, string>): string {
  const names = calls.map(({ body }) => made.get(body) ?? '');
  const [first] = names;
  if (!isRepeated) return `${first}()`;
  const isCounted = calls.every(({ copy }, i) => copy === String(i + 1)) && new Set(names).size === 1;
  if (isCounted) return `nn.ModuleDict({str(i): ${first}() for i in range(1, ${names.length + 1})})`;
  return `nn.ModuleDict({${calls.map(({ copy }, i) => `"${copy}": ${names[i]}()`).join(', ')}})`;
}

/** Flatten keeps the order of the app, so that the weights behind it are the app's. */
function moduleOfLeaf(leaf: Leaf): string | undefined {
  if (isReordering(leaf)) return undefined;
  return leaf.node.block.pytorch?.(sourceArguments(leaf, `self.${leaf.name}`));
}

function callOfLeaf(leaf: Leaf): string {
  const [x] = leaf.inputs;
  if (isReordering(leaf)) return `${x}.permute(0, 2, 3, 1).flatten(1)`;
  const turned = leaf.node.ties.find((tie) => !fitsPytorch(tie));
  const self = `self.${leaf.name}`;
  if (turned) {
    const bias = leaf.node.weightNames.includes('bias') ? `, ${self}.bias` : '';
    return `F.linear(${x}, ${self}.owner[0].${turned.weight.pytorch.name}.t()${bias})`;
  }
  return leaf.node.block.pytorchCall?.(sourceArguments(leaf, self)) ?? `${self}(${leaf.inputs.join(', ')})`;
}

function forward(body: Body): readonly string[] {
  return [
    `def forward(self, ${body.entries.join(', ')}):`,
    ...indent(body.items.flatMap(statements), 1),
    `    return ${body.exits.map(([, variable]) => variable).join(', ')}`,
  ];
}

function statements(item: Leaf | Use): readonly string[] {
  if (item.kind === 'leaf') return [`${item.results.join(', ')} = ${callOfLeaf(item)}`];
  const { calls, name, isRepeated } = item;
  if (!isRepeated) return calls.map(({ inputs, results }) => `${results.join(', ')} = self.${name}(${inputs.join(', ')})`); // prettier-ignore
  const [first, second] = calls;
  // A chain: what leaves a copy enters the next one, and all else is the same for each.
  const isChain = calls.slice(1).every((call) => call.inputs.join() === second?.inputs.join() && call.results.join() === first?.results.join()); // prettier-ignore
  if (first && second && isChain && first.results.length === 1) {
    const [result = ''] = first.results;
    const place = second.inputs.indexOf(result);
    const entering = first.inputs[place];
    return [
      ...(entering === result ? [] : [`${result} = ${entering}`]),
      `for block in self.${name}.values():`,
      `    ${result} = block(${second.inputs.join(', ')})`,
    ];
  }
  return calls.map(({ copy, inputs, results }) => `${results.join(', ')} = self.${name}["${copy}"](${inputs.join(', ')})`); // prettier-ignore
}

/**
 * With losses of several outputs, or with targets and masks by wire, the network returns each prediction with its
 * target and mask. Fields that only these need may be left out.
 */
function networkForward({ root, program, needed }: Tree): readonly string[] {
  const { entries } = program;
  const [asked, others] = [entries.slice(0, needed), entries.slice(needed)];
  const missing = new Map<string, string>(others.map(({ variable }) => [variable, variable]));
  const lines = root.items.flatMap((item) => {
    const inputs = item.kind === 'leaf' ? item.inputs : item.calls.flatMap((call) => call.inputs);
    const absent = inputs.map((input) => missing.get(input)).find((variable) => variable !== undefined);
    if (absent === undefined) return statements(item);
    const results = item.kind === 'leaf' ? item.results : item.calls.flatMap((call) => call.results);
    for (const result of results) missing.set(result, absent);
    const none = [...new Set(results)].map((result) => `    ${result} = None`);
    return [`if ${absent} is not None:`, ...indent(statements(item), 1), 'else:', ...none];
  });
  const result = isPlainEnd(program) ? program.result : handedOut(program).join(', ');
  return [
    `def forward(self, ${[...asked.map(variable), ...others.map((entry) => `${variable(entry)}=None`)].join(', ')}):`,
    ...indent(lines, 1),
    `    return ${result}`,
  ];
}

function variable({ variable: name }: Entry): string {
  return name;
}

/** Predictions alone, where the network returns more. */
function predictMethod({ program, needed }: Tree): readonly string[] {
  if (isPlainEnd(program)) return [];
  const names = program.entries.slice(0, needed).map(variable);
  const places = program.ends.map(({ target, mask }) => 1 + Number(target !== undefined) + Number(mask !== undefined));
  const at = places.map((_, i) => places.slice(0, i).reduce((sum, count) => sum + count, 0));
  const shown = at.map((place) => `ends[${place}]`).join(', ');
  return [
    '',
    `def predict(self, ${names.join(', ')}):`,
    `    """${program.ends.map(({ name }) => name).join(', ')}: without targets and masks."""`,
    `    ends = self(${names.join(', ')})`,
    `    return ${shown}`,
  ];
}

type Ties = ReadonlyMap<string, readonly string[]>;

/** Lines that tie weights, by the prefix of the innermost class that has both. */
function tiesByPrefix({ leaves, root }: Tree): Ties {
  const prefixes = prefixesOf(root);
  const lines = new Map<string, string[]>();
  for (const leaf of leaves) {
    for (const tie of leaf.node.ties) {
      const owner = leaves.find(({ node }) => node.id === tie.owner);
      if (!owner) continue;
      const both = prefixes.filter((prefix) => leaf.node.id.startsWith(prefix) && owner.node.id.startsWith(prefix));
      const prefix = both.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
      const [mine, theirs] = [leaf, owner].map((one) => `self.${accessFrom(root, one, prefix)}`);
      const own = `${mine}.${tie.spec.pytorch.name}`;
      const before = lines.get(prefix) ?? ['# Shared weights: there is one of each.'];
      const line = fitsPytorch(tie) ? [`${own} = ${theirs}.${tie.weight.pytorch.name}`] : [`${own} = None`, `${mine}.owner = [${theirs}]`]; // prettier-ignore
      lines.set(prefix, [...before, ...line]);
    }
  }
  return lines;
} // prettier-ignore

function prefixesOf(body: Body): readonly string[] {
  return [body.prefix, ...usesOf(body).flatMap(({ calls }) => calls.flatMap((call) => prefixesOf(call.body)))];
}

/** How a class whose nodes have this prefix reaches a node. */
function accessFrom(body: Body, leaf: Leaf, prefix: string): string {
  if (body.prefix === prefix) return leaf.access;
  for (const { calls, name, isRepeated } of usesOf(body)) {
    for (const { body: inner, copy } of calls) {
      if (!prefix.startsWith(inner.prefix)) continue;
      const held = isRepeated ? `${name}["${copy}"]` : name;
      return accessFrom(inner, { ...leaf, access: leaf.access.slice(held.length + 1) }, prefix);
    }
  }
  return leaf.access;
}

/** Weights that a state_dict has twice and a file once: the names of both. */
export function tiedNames({ leaves }: Pick<Tree, 'leaves'>): readonly (readonly [name: string, owner: string])[] {
  return leaves.flatMap(({ node, key }) =>
    node.ties.flatMap((tie) => {
      const owner = leaves.find((leaf) => leaf.node.id === tie.owner);
      if (!owner || !fitsPytorch(tie)) return [];
      return [[`${key}.${tie.spec.pytorch.name}`, `${owner.key}.${tie.weight.pytorch.name}`] as const];
    }),
  );
}

/** Lets a state_dict without the second name of shared weights be loaded strictly. */
function aliases(tree: Tree): readonly string[] {
  const names = tiedNames(tree);
  if (names.length === 0) return [];
  return [
    '',
    'def load_state_dict(self, state_dict, strict=True, **options):',
    '    # Of shared weights the file has one.',
    '    state_dict = dict(state_dict)',
    ...names.map(([name, owner]) => `    state_dict.setdefault("${name}", state_dict["${owner}"])`),
    '    return super().load_state_dict(state_dict, strict, **options)',
  ];
}
