import { defaultParams, type ParamValue } from '../params.ts';
import { evaluate, LONGEST_EXPRESSION, namesIn, parseExpression, withNames } from '../expression.ts';
import type { GraphNode, Module, Setting } from './document.ts';
import { paramsOf } from './moduleParams.ts';

/** Whether a setting is an expression. */
export function isComputed(setting: unknown): setting is { expression: string } {
  return typeof setting === 'object' && setting !== null && !Array.isArray(setting);
}

/** The params of the enclosing module that a node's expressions refer to. */
export function namesOf({ params, repeat }: GraphNode): ReadonlySet<string> {
  const settings = [...Object.values(params), ...(repeat === undefined ? [] : [repeat])];
  const names = settings.flatMap((setting) => {
    const parsed = isComputed(setting) ? parseExpression(setting.expression) : undefined;
    return parsed?.ok ? [...namesIn(parsed.value)] : [];
  });
  return new Set(names);
}

/** A copy of the node with each of its expressions edited. */
export function withSettings(node: GraphNode, edit: (setting: { expression: string }) => Setting): GraphNode {
  const edited = (setting: Setting) => (isComputed(setting) ? edit(setting) : setting);
  const params = Object.fromEntries(Object.entries(node.params).map(([name, setting]) => [name, edited(setting)]));
  const repeat = node.repeat === undefined ? undefined : edited(node.repeat);
  return { ...node, params, ...(typeof repeat === 'number' || isComputed(repeat) ? { repeat } : {}) };
}

/** A node of a module as computed for one use: names are replaced by what the use sets. */
export function bound(node: GraphNode, use: GraphNode, module: Module): GraphNode {
  const settings: Readonly<Record<string, Setting | ParamValue>> = {
    ...defaultParams(paramsOf(module)),
    ...use.params,
  };
  const known = new Map(Object.entries(settings));
  return withSettings(node, ({ expression }) => {
    const alone = known.get(expression.trim());
    // A word or a list cannot be part of an expression.
    if (alone !== undefined && !isComputed(alone)) return alone as Setting;
    const inPlaces = () =>
      withNames(expression, (name) => {
        const setting = known.get(name);
        if (isComputed(setting)) return `(${setting.expression})`;
        return typeof setting === 'number' ? String(setting) : undefined;
      });
    const source = alone === undefined ? inPlaces() : alone.expression;
    const parsed = parseExpression(source);
    if (!parsed.ok || source.length > LONGEST_EXPRESSION) return { expression };
    const value = namesIn(parsed.value).size === 0 ? evaluate(parsed.value, new Map(), false) : undefined;
    return value?.ok && typeof value.value === 'number' ? value.value : { expression: source };
  });
}
