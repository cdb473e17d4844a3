import { findBlock } from '../../../core/blocks/catalogue.ts';
import type { Change } from '../../../core/diff/changes.ts';
import type { NodeDifference } from '../../../core/diff/graphs.ts';
import { moduleOf, type Document, type GraphNode } from '../../../core/graph/document.ts';
import { paramsOf } from '../../../core/graph/moduleParams.ts';
import { asText } from '../../../core/graph/words.ts';
import type { Param } from '../../../core/params.ts';
import { settingLabels } from '../../../core/runs/settings.ts';
import { inBoth, same, text, withMinus, type Text } from '../../../core/text.ts';
import { optimizerOf } from '../../../core/training/settings.ts';
import { editText } from '../../kit/fields/parseNumber.ts';

/** What a node is called in a list. */
export function nodeName(document: Document, { id, block, module, name }: GraphNode): Text {
  const kind =
    module === undefined ? (findBlock(block ?? '')?.label ?? same(block ?? '?')) : moduleName(document, module);
  const own = name === undefined ? kind : same(name);
  return inBoth((language) => (own[language] === id ? id : `${own[language]} (${id})`));
}

export function moduleName(document: Document, key: string): Text {
  return asText(moduleOf(document, key)?.name ?? key);
}

/** Every change of a node in words: "Units: 16 → 32". */
export function nodeChanges(document: Document, { after, changes, hasOtherWeights }: NodeDifference): readonly Text[] {
  const definition = moduleOf(document, after.module);
  const schema = findBlock(after.block ?? '')?.params ?? (definition && paramsOf(definition)) ?? {};
  const said = changes.map((change) => {
    const param = schema[change.at.replace(/^params\./, '').replace(/\.expression$/, '')];
    const label = param?.label ?? nodeLabels[change.at] ?? same(lastOf(change.at));
    return changed(label, change, param);
  });
  return hasOtherWeights ? [...said, otherWeights] : said;
}

/** A setting of the document that differs. */
export function settingChange(document: Document, change: Change): Text {
  const key = change.at.replace(/^training\./, '').replace(/\.kind$/, '');
  const params = optimizerOf(document.training.optimizer).params;
  const param = key.startsWith('optimizer.') ? params[lastOf(key)] : undefined;
  const label = documentLabels[change.at] ?? settingLabels[key as keyof typeof settingLabels] ?? param?.label;
  return changed(label ?? dotted(key), change, param);
}

/** `data.noise` → "Data: noise". */
function dotted(key: string): Text {
  const [first = '', ...rest] = key.split('.');
  const group = documentLabels[first];
  return group ? inBoth((language) => `${group[language]}: ${rest.join('.')}`) : same(key);
}

function changed(label: Text, { before, after }: Change, param?: Param): Text {
  const [old, own] = [valueText(before, param), valueText(after, param)];
  return inBoth((language) => `${label[language]}: ${old[language]} → ${own[language]}`);
}

const MOST_LETTERS = 60;

function valueText(value: unknown, param: Param | undefined): Text {
  if (value === undefined) return same('–');
  if (typeof value === 'boolean') return value ? text('yes', 'ja') : text('no', 'nein');
  if (typeof value === 'number') return inBoth((language) => withMinus(editText(value, language)));
  const option = param?.kind === 'choice' ? param.options.find((one) => one.value === value) : undefined;
  if (option) return option.label;
  const words = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return same(words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS)} …` : words);
}

const lastOf = (at: string) => at.slice(at.lastIndexOf('.') + 1);

const nodeLabels: Readonly<Record<string, Text>> = {
  name: text('Name', 'Name'),
  isFrozen: text('Frozen', 'Eingefroren'),
  repeat: text('Copies', 'Kopien'),
  rateFactor: text('Factor on the learning rate', 'Faktor für die Lernrate'),
  shares: text('Shares weights with', 'Teilt Gewichte mit'),
  'startsFrom.name': text('Starts from', 'Beginnt mit'),
};
const documentLabels: Readonly<Record<string, Text>> = {
  name: text('Name', 'Name'),
  data: text('Data', 'Daten'),
  'data.kind': text('Data', 'Daten'),
  'startsFrom.name': text('Starts from', 'Beginnt mit'),
};
const otherWeights = text('Other weights set by hand', 'Andere von Hand gesetzte Gewichte');
