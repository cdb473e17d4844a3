import { findBlock } from '../../../core/blocks/catalogue.ts';
import { describeNode } from '../../../core/drawing/card.ts';
import { graphOf, moduleOf } from '../../../core/graph/document.ts';
import { paramsOf } from '../../../core/graph/moduleParams.ts';
import { fieldsOf, type ParamsSchema } from '../../../core/params.ts';
import { inBoth, type Text } from '../../../core/text.ts';
import { optimizerOf, scheduleOf } from '../../../core/training/settings.ts';
import { analysisOf } from '../../workspace/document/analysis.ts';
import { arrange, usePanels } from '../../workspace/document/panels.ts';
import { toggled } from '../../workspace/document/arrangement.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import type { Goal } from '../../workspace/feature.ts';
import { useInspectorTab } from './tab.ts';
import { training as named } from './training/labels.ts';

/** What people call params of blocks besides, by their names in the code. */
const alsoCalled: Readonly<Record<string, string>> = {
  loss: 'loss function objective criterion MSE cross entropy Verlustfunktion Zielfunktion Fehlerfunktion',
  units: 'neurons width size Neuronen Breite Größe',
  rate: 'probability share Anteil Wahrscheinlichkeit',
  momentum: 'Impuls Trägheit',
};

/** Every setting that the inspector has a field for: those of the training, and those of the blocks in the open graph. */
export function settings(): readonly Goal[] {
  return [...ofTraining(), ...ofNodes()];
}

function ofTraining(): readonly Goal[] {
  const { optimizer, schedule } = useDocument.getState().document.training;
  const { params, unused } = optimizerOf(optimizer);
  const left = unused?.(optimizer) ?? [];
  const own = fieldsOf({ ...params, ...scheduleOf(schedule).params } as ParamsSchema);
  const further = own
    .filter(([name]) => !left.includes(name))
    .map(([name, { label }]) => ({ label, also: alsoCalled[name] ?? '' }));
  return [...Object.values(named), ...further].map(({ label, also }) => ({
    id: `training ${label.en}`,
    text: label,
    also: `setting Einstellung ${also}`,
    group: 'training',
    run: () => showSetting([], label),
  }));
}

function ofNodes(): readonly Goal[] {
  const { document, graphKey, trail } = useDocument.getState();
  const { nodes = [], edges = [] } = graphOf(document, graphKey) ?? {};
  return nodes.flatMap((node) => {
    const module = moduleOf(document, node.module);
    const schema: ParamsSchema = module ? paramsOf(module) : (findBlock(node.block ?? '')?.params ?? {});
    const { title } = describeNode(document, analysisOf(document), pathOf(trail, node.id), node, edges);
    return fieldsOf(schema).map(([name, { label }]) => ({
      id: `param ${node.id} ${name}`,
      text: inBoth((language) => `${title[language]}, ${label[language]}`),
      detail: node.id,
      also: `setting Einstellung ${alsoCalled[name] ?? ''}`,
      group: 'canvas' as const,
      run: () => showSetting([node.id], label),
    }));
  });
}

/** Brings a field in sight, with the focus. */
export function showSetting(nodes: readonly string[], label: Text): void {
  const { arrangement } = usePanels.getState();
  if (arrangement.maximised !== null) arrange((now) => ({ ...now, maximised: null }));
  if (arrangement.closed.includes('inspector')) arrange((now) => toggled(now, 'inspector'));
  useInspectorTab.setState({ tab: 'params' });
  useSelection.getState().select({ nodes });
  focusField(label);
}

/** So many frames it is waited for until the field is drawn. */
const FRAMES = 30;

function focusField(label: Text, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const labels = [...document.querySelectorAll<HTMLLabelElement>('[data-testid="inspector"] label')];
    const own = labels.find(({ textContent }) => textContent === label.en || textContent === label.de);
    const field = document.getElementById(own?.htmlFor ?? '');
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
    if (frames > 0 && (!field || document.activeElement !== field)) focusField(label, frames - 1);
  });
}
