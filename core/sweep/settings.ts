import type { z } from 'zod';
import { paramMessage } from '../analysis/paramMessage.ts';
import { findBlock } from '../blocks/catalogue.ts';
import { ROOT, graphOf, moduleOf, type Document, type GraphNode } from '../graph/document.ts';
import { setParams } from '../graph/edits.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import { isValidParam, type ParamsSchema } from '../params.ts';
import { failure, ok, type Result } from '../result.ts';
import { inBoth, text, type Text } from '../text.ts';
import { defaultOptimizers, defaultSchedules, trainingSettings } from '../training/settings.ts';
import { valueWord, type AxisValue } from './axes.ts';
import { HIDDEN_LAYERS, REPEAT, USED, withHiddenLayers, withRepeat, withUse } from './layers.ts';

/**
 * A document in which a setting has a value. Settings are called as documents name them: `training.learningRate`,
 * `training.optimizer` (with what is usual for it), `training.optimizer.momentum`; `linear1.units` of a block or
 * `encoder1.width` of a module on the outermost graph; `encoder/linear1.units` in the definition of a module. And what the
 * network is made of: `linear2.used` or, of several blocks at once, `linear2+relu2.used`; `encoder1.repeat`;
 * `network.hiddenLayers`. Fails with a sentence if there is no such setting, or if it cannot have the value.
 */
export function withSetting(document: Document, setting: string, value: AxisValue): Result<Document, Text> {
  const [first, ...keys] = setting.split('.');
  if (first === 'training') return withTraining(document, keys, value);
  if (setting === HIDDEN_LAYERS) return withHiddenLayers(document, value);
  const dot = setting.lastIndexOf('.');
  if (dot < 0) return failure(noSetting(setting));
  return withParam(document, setting.slice(0, dot).split('/'), setting.slice(dot + 1), value);
}

function withTraining(document: Document, keys: readonly string[], value: AxisValue): Result<Document, Text> {
  const [key = '', inner, ...rest] = keys;
  const setting = ['training', ...keys].join('.');
  const { training } = document;
  const before = own(training, key);
  if (before === undefined || rest.length > 0) return failure(noSetting(setting));
  const kinds = { optimizer: defaultOptimizers, schedule: defaultSchedules }[key];
  let after: unknown = value;
  if (inner !== undefined) {
    if (own(before, inner) === undefined) return failure(noSetting(setting));
    after = { ...(before as object), [inner]: value };
  } else if (kinds) after = own(kinds, String(value));
  const parsed = trainingSettings.safeParse({ ...training, [key]: after });
  if (!parsed.success) return failure(notPossible(setting, value, possibleFor(Object.keys(kinds ?? {}), parsed.error)));
  return ok({ ...document, training: parsed.data });
}

function withParam(
  document: Document,
  path: readonly string[],
  name: string,
  value: AxisValue,
): Result<Document, Text> {
  const [key, id] = path.length === 1 ? [ROOT, path[0]] : [path[0] ?? '', path[1]];
  const setting = `${path.join('/')}.${name}`;
  const graph = path.length <= 2 ? graphOf(document, key) : undefined;
  const ids = id?.split('+') ?? [];
  const node = graph?.nodes.find((candidate) => candidate.id === id);
  const schema = node && schemaOf(document, node);
  const param = schema && Object.hasOwn(schema, name) ? schema[name] : undefined;
  // A param of a module may be called so, too.
  if (!param && name === USED && graph && ids.every((each) => graph.nodes.some((one) => one.id === each))) {
    return withUse(document, key, ids, value);
  }
  if (!param && node?.module !== undefined && name === REPEAT && schema) {
    return withRepeat(document, key, node.id, value);
  }
  if (!node || !param) return failure(noSetting(setting));
  if (!isValidParam(param, value)) return failure(notPossible(setting, value, paramMessage(param)));
  return ok(setParams(document, key, node.id, { [name]: value }));
}

function schemaOf(document: Document, { block, module }: GraphNode): ParamsSchema | undefined {
  if (block !== undefined) return findBlock(block)?.params;
  const definition = moduleOf(document, module);
  return definition && paramsOf(definition);
}

function own(object: unknown, key: string): unknown {
  const isObject = typeof object === 'object' && object !== null && Object.hasOwn(object, key);
  return isObject ? (object as Readonly<Record<string, unknown>>)[key] : undefined;
}

function noSetting(setting: string): Text {
  return text(
    `There is no setting “${setting}” here. Settings are called as in the document: training.learningRate, linear1.units, encoder/linear1.units; with or without a block: linear2.used; network.hiddenLayers.`,
    `Eine Einstellung „${setting}“ gibt es hier nicht. Einstellungen heißen wie im Dokument: training.learningRate, linear1.units, encoder/linear1.units; mit oder ohne einen Block: linear2.used; network.hiddenLayers.`,
  );
}

/** Says what a setting takes instead of `value`. */
function notPossible(setting: string, value: AxisValue, possible: Text): Text {
  return inBoth((language) => {
    const word = valueWord(value, language);
    const refusal = language === 'en' ? `${setting} cannot be ${word}` : `${setting} kann nicht ${word} sein`;
    return `${refusal}. ${possible[language]}`;
  });
}

/** What one of a few names is to be, or a number within its bounds. */
function possibleFor(kinds: readonly string[], { issues: [issue] }: z.ZodError): Text {
  if (kinds.length > 0) return text(`One of: ${kinds.join(', ')}.`, `Eins von: ${kinds.join(', ')}.`);
  if (issue?.code === 'too_small') return text(`At least ${issue.minimum}.`, `Mindestens ${issue.minimum}.`);
  if (issue?.code === 'too_big') return text(`At most ${issue.maximum}.`, `Höchstens ${issue.maximum}.`);
  if (issue?.code === 'invalid_type' && issue.expected === 'int') return text('A whole number.', 'Eine ganze Zahl.');
  return text('A number.', 'Eine Zahl.');
}
