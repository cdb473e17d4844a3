import { findBlock } from '../blocks/catalogue.ts';
import { moduleOf, type Document, type Graph, type GraphNode } from '../graph/document.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import { asText } from '../graph/words.ts';
import type { Param, ParamsSchema } from '../params.ts';
import { inBoth, same, text, type Text } from '../text.ts';
import { optimizerOf, optimizers, type TrainingSettings } from '../training/settings.ts';
import { rounded, type Axis, type AxisValue } from './axes.ts';
import { canBeLeftOut, hiddenLayers, HIDDEN_LAYERS, REPEAT, USED } from './layers.ts';
import { shortNames } from './words.ts';

/** A setting that a sweep of a document may vary. */
export interface Choice {
  /** As `withSetting` takes it. */
  readonly setting: string;
  readonly label: Text;
  /** Values that are worth trying, as `parseAxis` reads them behind the equals sign. */
  readonly suggestion: string;
}

/** The settings of a document that a sweep may vary: those of training first, then of every block and module on its canvas. */
export function choicesOf({
  training,
  graph,
  modules,
}: Pick<Document, 'training' | 'graph' | 'modules'>): readonly Choice[] {
  const nodes = graph.nodes.flatMap((node) => nodeChoices(node, graph, { modules }));
  return [...trainingChoices(training), ...layerChoices(graph), ...nodes];
}

/** The number of hidden layers, where they can be counted: one less, as many, one more. */
function layerChoices(graph: Graph): readonly Choice[] {
  const count = hiddenLayers({ graph }).length;
  const suggestion = [count - 1, count, count + 1].join(',');
  return count === 0 ? [] : [{ setting: HIDDEN_LAYERS, label: text('Hidden layers', 'Verborgene Schichten'), suggestion }];
} // prettier-ignore

/** What settings are called in a document; those that it does not have, by the last part of their names. */
export function settingNames(document: Pick<Document, 'training' | 'graph' | 'modules'>, axes: readonly Pick<Axis, 'setting'>[]): readonly Text[] {
  const known = new Map(choicesOf(document).map(({ setting, label }) => [setting, label]));
  const short = shortNames(axes);
  return axes.map(({ setting }, i) => known.get(setting) ?? same(short[i] ?? setting));
} // prettier-ignore

function trainingChoices(training: TrainingSettings): readonly Choice[] {
  const { learningRate, batchSize, weightDecay, epochs, optimizer } = training;
  const { kind, ...params } = optimizer;
  return [
    { setting: 'training.learningRate', label: text('Learning rate', 'Lernrate'), suggestion: decades(learningRate || 0.001) },
    { setting: 'training.optimizer', label: text('Optimizer', 'Optimierer'), suggestion: [...new Set([kind, ...optimizers.map((each) => each.kind)])].slice(0, 3).join(',') },
    { setting: 'training.batchSize', label: text('Batch size', 'Batch-Größe'), suggestion: doubled(batchSize, 1, 65_536) },
    { setting: 'training.weightDecay', label: text('Weight decay', 'Weight Decay'), suggestion: [0, weightDecay || 0.001, 10 * (weightDecay || 0.001)].map(rounded).join(',') },
    { setting: 'training.epochs', label: text('Epochs', 'Epochen'), suggestion: doubled(epochs, 1, 100_000) },
    ...schemaChoices('training.optimizer', optimizerOf(optimizer).label, optimizerOf(optimizer).params, params as Readonly<Record<string, unknown>>),
  ];
} // prettier-ignore

function nodeChoices(node: GraphNode, graph: Graph, document: Pick<Document, 'modules'>): readonly Choice[] {
  const block = node.block === undefined ? undefined : findBlock(node.block);
  const definition = moduleOf(document, node.module);
  const schema = block?.params ?? (definition && paramsOf(definition));
  if (!schema || block?.category === 'data') return [];
  const kind = asText(node.name ?? (definition ? definition.name : (block?.label ?? node.id)));
  const label = inBoth((language) => (kind[language] === node.id ? node.id : `${kind[language]} (${node.id})`));
  return [
    ...schemaChoices(node.id, label, schema, node.params),
    ...(definition && !Object.hasOwn(schema, REPEAT) ? [repeatChoice(node, label)] : []),
    ...(canBeLeftOut(graph, node.id) && !Object.hasOwn(schema, USED) ? [useChoice(node.id, label)] : []),
  ];
}

function useChoice(id: string, owner: Text): Choice {
  const label = text(`${owner.en} used`, `${owner.de} benutzt`);
  return { setting: `${id}.${USED}`, label, suggestion: 'true,false' };
}

function repeatChoice({ id, repeat }: GraphNode, owner: Text): Choice {
  const label = text(`${owner.en}: copies`, `${owner.de}: Kopien`);
  const count = typeof repeat === 'number' ? repeat : 1;
  return { setting: `${id}.${REPEAT}`, label, suggestion: [...new Set([1, count, 2 * count])].join(',') };
}

function schemaChoices(of: string, owner: Text, schema: ParamsSchema, values: Readonly<Record<string, unknown>>): readonly Choice[] {
  return Object.entries(schema).flatMap(([name, param]) => {
    const suggestion = suggestionFor(param, values[name] ?? param.default);
    if (suggestion === undefined) return [];
    const label = inBoth((language) => `${owner[language]}: ${param.label[language]}`);
    return [{ setting: `${of}.${name}`, label, suggestion }];
  });
} // prettier-ignore

/** Undefined for what no sweep can vary. */
function suggestionFor(param: Param, value: unknown): string | undefined {
  switch (param.kind) {
    case 'integer':
      return typeof value === 'number' ? doubled(value, param.min, param.max) : undefined;
    case 'number':
      return typeof value === 'number' ? around(value, param.min, param.max) : undefined;
    case 'boolean':
      return 'true,false';
    case 'choice':
      return param.options.map((option) => option.value).slice(0, 5).join(','); // prettier-ignore
    case 'shape':
    case 'text':
      return undefined;
  }
}

/** A tenth to ten times, two values a decade: what is set is among them. */
function decades(value: number): string {
  return `${rounded(value / 10)}:${rounded(Math.min(1000, value * 10))}:log:5`;
}

/** Half, the same and double. */
function doubled(value: number, min: number, max: number): string {
  const values: readonly AxisValue[] = [Math.floor(value / 2), value, 2 * value];
  return [...new Set(values.map((each) => Math.min(max, Math.max(min, Number(each)))))].join(',');
}

function around(value: number, min: number, max: number): string {
  const step = value === 0 ? 0.1 : Math.abs(value) / 2;
  const values = [value - step, value, value + step].map((each) => rounded(Math.min(max, Math.max(min, each))));
  return [...new Set(values)].join(',');
}
