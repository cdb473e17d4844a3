import { refusal } from './refusal.ts';

/** No model here has longer axes or more layers. */
const MOST = 10_000_000;

/** The contents of a config.json, each asked for by its type. Fails with fileUnreadable where it is of another one. */
export class Settings {
  readonly values: Readonly<Record<string, unknown>>;
  private readonly file: string;

  /** `file`: as users know it. */
  constructor(values: Readonly<Record<string, unknown>>, file: string) {
    this.values = values;
    this.file = file;
  }

  /** A whole number from 1 on; without `or` it has to be there. */
  whole(key: string, or?: number): number {
    const value = this.values[key] ?? or;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST) return value;
    throw this.unfit(key, 'a whole number', 'eine ganze Zahl');
  }

  number(key: string, or: number): number {
    const value = this.values[key] ?? or;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw this.unfit(key, 'a number', 'eine Zahl');
  }

  word(key: string, or: string): string {
    const value = this.values[key] ?? or;
    if (typeof value === 'string') return value;
    throw this.unfit(key, 'a word', 'ein Wort');
  }

  /** Fails unless it says one of these, or nothing. */
  requireOneOf(key: string, ...known: readonly unknown[]): void {
    const value = this.values[key] ?? null;
    if (value === null || known.includes(value)) return;
    const all = known.map((one) => JSON.stringify(one)).join(', ');
    throw this.unfit(key, all, all);
  }

  unfit(key: string, english: string, german: string): Error {
    const said = JSON.stringify(this.values[key])?.slice(0, 100) ?? '-';
    return refusal(
      this.file,
      `says ${said} for “${key}”: the app can run models that say ${english} there.`,
      `sagt ${said} für „${key}“: Ausführen kann die App Modelle, die dort ${german} sagen.`,
    );
  }
}

const activations: Readonly<Record<string, string>> = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  gelu_accurate: 'geluTanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
};

/** Our activation of the name that transformers has for it. */
export function activationOf(config: Settings, key: string, or: string): string {
  const said = config.word(key, or);
  const own = Object.hasOwn(activations, said) ? activations[said] : undefined;
  if (own !== undefined) return own;
  const all = Object.keys(activations).join(', ');
  throw config.unfit(key, all, all);
}

/** Fails unless the width can be cut into so many heads. */
export function requireHeads(config: Settings, width: number, key: string): number {
  const heads = config.whole(key);
  if (width % heads === 0) return heads;
  throw config.unfit(key, `a divisor of its width ${width}`, `einen Teiler seiner Breite ${width}`);
}
