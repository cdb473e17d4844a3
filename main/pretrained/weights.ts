import type { SafeTensor, WaitingTensor } from '../files/safetensors.ts';
import { refusal } from './refusal.ts';

/** What files hold besides weights: masks and numbers of places that are computed anyway. */
const buffers = /(^|\.)(attn\.(masked_)?bias|position_ids|token_type_ids|inv_freq)$/;

/** What a family calls its tensors. */
export interface Naming {
  /** What stands before the names of the body's tensors in files of models with a head. */
  readonly prefix: string;
  /** How the name of a layer's tensor begins, with the layer's number from 0. */
  readonly layer: RegExp;
  /** What else a tensor may be called, without prefix. */
  aliases?(name: string): readonly string[];
}

/** The tensors of a model by what they are called without the body's prefix and in today's words. */
export class Weights {
  private readonly tensors = new Map<string, WaitingTensor>();
  private readonly left: Set<string>;
  private readonly name: string;
  private readonly naming: Naming;

  /** Fails with fileUnreadable if two tensors have the same name. */
  constructor(files: ReadonlyMap<string, WaitingTensor>, naming: Naming, name: string) {
    this.name = name;
    this.naming = naming;
    for (const [said, tensor] of files) {
      if (buffers.test(said)) continue;
      const plain = this.plain(said);
      if (this.tensors.has(plain)) throw refusal(name, `has the tensor “${plain}” twice.`, `hat den Tensor „${plain}“ zweimal.`); // prettier-ignore
      this.tensors.set(plain, tensor);
    }
    this.left = new Set(this.tensors.keys());
  }

  has(plain: string): boolean {
    return this.tensors.has(plain);
  }

  shapeOf(plain: string): readonly number[] | undefined {
    return this.tensors.get(plain)?.shape;
  }

  /** Whether a head shares a table: `isWanted` is what the config says, which counts unless the file has another one. */
  isTied(head: string, table: string, isWanted: boolean): boolean {
    const own = this.tensors.get(head);
    const shared = this.tensors.get(table);
    if (!own || !shared || !isWanted) return isWanted;
    if (own.shape.join() !== shared.shape.join()) return false;
    const [a, b] = [own.read().values, shared.read().values];
    if (!a.every((value, i) => Object.is(value, b[i]))) return false;
    this.left.delete(head);
    return true;
  }

  /** How many layers there are. */
  get layers(): number {
    const numbers = [...this.tensors.keys()].map((name) => Number(this.naming.layer.exec(name)?.[1] ?? -1));
    return 1 + numbers.reduce((most, one) => Math.max(most, one), -1);
  }

  /** The tensor that transformers calls by this name; fails with fileUnreadable if it is missing or of another shape. */
  take(said: string, shape: readonly number[]): SafeTensor {
    const name = this.plain(said);
    const found = [name, ...(this.naming.aliases?.(name) ?? [])].find((one) => this.tensors.has(one));
    const tensor = found === undefined ? undefined : this.tensors.get(found);
    if (found === undefined || !tensor) {
      throw refusal(
        this.name,
        `does not fit its config.json: the tensor “${name}” is missing.`,
        `passt nicht zu seiner config.json: Der Tensor „${name}“ fehlt.`,
      );
    }
    this.left.delete(found);
    if (tensor.shape.join() === shape.join()) return tensor.read();
    const [is, wanted] = [tensor.shape, shape].map((one) => `[${one.join(', ')}]`);
    throw refusal(
      this.name,
      `does not fit its config.json: the tensor “${name}” is ${is}, where ${wanted} is expected.`,
      `passt nicht zu seiner config.json: Der Tensor „${name}“ ist ${is}, erwartet wird ${wanted}.`,
    );
  }

  /** What was not taken. */
  get rest(): readonly string[] {
    return [...this.left];
  }

  private plain(said: string): string {
    const { prefix } = this.naming;
    const name = said.startsWith(prefix) ? said.slice(prefix.length) : said;
    return name.replace(/\.gamma$/, '.weight').replace(/\.beta$/, '.bias');
  }
}
