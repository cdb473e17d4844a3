import type { TensorType } from '../ir.ts';
import type { ArrayId, Bound, Kernel } from './kernel.ts';
import { NUMBERS } from './source.ts';
import { whole, withFunctions } from './wgsl.ts';

/** One dispatch of a compute shader, as data. */
export interface Dispatch {
  /** WGSL with the entry point `main`. Arrays are bound in group 0: those that are read, then those that are written. */
  readonly source: string;
  readonly reads: readonly ArrayId[];
  readonly writes: readonly ArrayId[];
  /** The arrays among them that are no values of the graph. */
  readonly parts: ReadonlyMap<ArrayId, TensorType>;
  readonly workgroups: readonly [number, number, number];
  /** Bytes of workgroups' memory. */
  readonly shared: number;
}

/** Workgroups along an axis, as every card has them. */
export const MOST_GROUPS = 65_535;
/** Bytes of workgroups' memory, on every card. */
export const SHARED_BYTES = 16_384;

/** Kernels of as many threads as one dispatch, in which each has workgroups of its own. None reads what another writes. */
export function dispatchOf(kernels: readonly Kernel[]): Dispatch {
  const { reads, writes } = arraysOf(kernels);
  const names = new Map([...reads, ...writes].map(({ id, name }) => [id, name]));
  const memory = new Memory();
  const texts = kernels.map((kernel, i) => renamed(kernel, i, names, memory));
  const isAlone = kernels.length === 1;
  const blocks = kernels.reduce((sum, kernel) => sum + kernel.blocks, 0);
  const width = Math.max(1, Math.min(blocks, MOST_GROUPS));
  const height = Math.ceil(blocks / width);
  const bindings = [...reads, ...writes].map(
    ({ name, type }, i) =>
      `@group(0) @binding(${i}) var<storage, ${i < reads.length ? 'read' : 'read_write'}> ${name}: array<${type}>;`,
  );
  const isBeyond = height > 1 ? `\n  if (block >= ${whole(blocks)}) { return; }` : '';
  const source = withFunctions(`${[...bindings, ...memory.declarations].join('\n')}
${texts.map(({ declarations, main }, i) => (isAlone ? declarations : `${declarations}\nfn own${i}(block: u32, local: u32) {\n${main}\n}`)).join('\n')}
@compute @workgroup_size(${kernels[0]?.threads ?? 1})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let block = group.y * ${whole(width)} + group.x;${isBeyond}
${isAlone ? texts[0]?.main : inTurn(kernels)}
}`); // prettier-ignore
  return {
    source,
    reads: reads.map(({ id }) => id),
    writes: writes.map(({ id }) => id),
    parts: new Map(kernels.flatMap((own) => own.writes.flatMap(({ id }) => (own.parts ? [[id, own.parts] as const] : [])))), // prettier-ignore
    workgroups: [width, height, 1],
    shared: memory.bytes,
  };
}

/** How many bytes of workgroups' memory a dispatch of these kernels takes. */
export function sharedBytes(kernels: readonly Kernel[]): number {
  const memory = new Memory();
  for (const [i, kernel] of kernels.entries()) renamed(kernel, i, new Map(), memory);
  return memory.bytes;
}

/** All arrays of some kernels, each once: those that are only read, and those that are written. */
export function arraysOf(kernels: readonly Kernel[]): {
  readonly reads: readonly Bound[];
  readonly writes: readonly Bound[];
} {
  // prettier-ignore
  const written = new Map(kernels.flatMap(({ writes }) => writes.map((bound) => [bound.id, bound])));
  const read = new Map(kernels.flatMap(({ reads }) => reads.map((bound) => [bound.id, bound])));
  const name = (letter: string) => (bound: Bound, i: number) => (bound.id === NUMBERS ? bound : { ...bound, name: `${letter}${i}` }); // prettier-ignore
  return {
    reads: [...read.values()].filter(({ id }) => !written.has(id)).map(name('x')),
    writes: [...written.values()].map(name('y')),
  };
}

/** Calls of the kernels: a workgroup does what one of them says. */
function inTurn(kernels: readonly Kernel[]): string {
  let end = 0;
  const cases = kernels.map(({ blocks }, i) => {
    const begin = end;
    end += blocks;
    const call = `{ own${i}(block - ${whole(begin)}, local); }`;
    return i === kernels.length - 1 ? call : `if (block < ${whole(end)}) ${call}`;
  });
  return `  ${cases.join(' else ')}`;
}

/** The text of a kernel with the dispatch's names of arrays, and names of its own for all that it declares. */
function renamed(
  { reads, writes, declarations, main }: Kernel,
  own: number,
  names: ReadonlyMap<ArrayId, string>,
  memory: Memory,
) {
  // prettier-ignore
  const known = new Map([...reads, ...writes].map(({ id, name }) => [name, names.get(id) ?? name]));
  const functions = declarations.replaceAll(/^var<workgroup> (\w+): ([^;]+);\n?/gm, (_, name: string, type: string) => {
    known.set(name, memory.place(own, type));
    return '';
  });
  for (const [, name = ''] of functions.matchAll(/\bfn (\w+)/g)) known.set(name, `${name}_${own}`);
  const rename = (text: string) => text.replaceAll(/\b[a-z]\w*\b/gi, (word) => known.get(word) ?? word);
  return { declarations: rename(functions), main: rename(main) };
}

const ELEMENT_BYTES: Readonly<Record<string, number>> = { vec2u: 8, vec4f: 16 };

/** The memory of workgroups: kernels of one dispatch share it, since a workgroup computes only one of them. */
class Memory {
  readonly #counts = new Map<string, number>();
  #owner = 0;
  #used = new Map<string, number>();

  /** The name of an array of this type for one of the kernels, which ask one after the other. */
  place(owner: number, type: string): string {
    if (owner !== this.#owner) this.#used = new Map();
    this.#owner = owner;
    const at = this.#used.get(type) ?? 0;
    this.#used.set(type, at + 1);
    this.#counts.set(type, Math.max(this.#counts.get(type) ?? 0, at + 1));
    return nameOf([...this.#counts.keys()].indexOf(type), at);
  }

  get declarations(): readonly string[] {
    return [...this.#counts].flatMap(([type, count], i) => Array.from({ length: count }, (_, at) => `var<workgroup> ${nameOf(i, at)}: ${type};`)); // prettier-ignore
  }

  get bytes(): number {
    return [...this.#counts].reduce((sum, [type, count]) => sum + count * bytesOf(type), 0);
  }
}

const nameOf = (type: number, at: number) => `shared${type}_${at}`;

function bytesOf(type: string): number {
  const [, element = '', length = '1'] = /^array<(.+), (\d+)>$/.exec(type) ?? [];
  return (ELEMENT_BYTES[element] ?? 4) * Number(length);
}
