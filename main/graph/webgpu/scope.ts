/** Names expressions: the same expression gets the same name. */
export class Scope {
  readonly #names = new Map<string, string>();
  /** What has been looked up here, by any key. */
  readonly known = new Map<string, string>();

  readonly define = (expression: string): string => {
    // Names and known indices. Known numbers get a name as well, because WGSL refuses constants that overflow.
    if (/^([a-z]\w*|\d+u)$/i.test(expression)) return expression;
    const name = this.#names.get(expression) ?? `t${this.#names.size}`;
    this.#names.set(expression, name);
    return name;
  };

  /** The statements that give the names. */
  get text(): string {
    return [...this.#names].map(([expression, name]) => `  let ${name} = ${expression};`).join('\n');
  }
}
