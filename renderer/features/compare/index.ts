import { findBlock } from '../../../core/blocks/catalogue.ts';
import type { Document } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import type { Feature } from '../../workspace/feature.ts';
import { LAYER_DIALOG, openLayerDialog } from './loadLayer.ts';
import { begin, selectedPart } from './state.ts';

/** There are modules, or blocks of which modules are made. */
function isComparable({ graph }: Document): boolean {
  const category = (block: string | undefined) => findBlock(block ?? '')?.category;
  return graph.nodes.some(
    ({ module, block }) => module !== undefined || category(block) === 'transformer' || category(block) === 'combine',
  );
}

const hasPart = () => useSelection.getState().nodes.length > 0 && isComparable(useDocument.getState().document);
const partFirst = text(
  'Select a module or a block of a transformer first.',
  'Zuerst ein Modul oder einen Block eines Transformers auswählen.',
);

const LayerDialog = lazily(async () => (await import('./LayerDialog.tsx')).LayerDialog);

export const compare: Feature = {
  commands: {
    compareWith: {
      isRare: true,
      text: text('Compare step by step with …', 'Schritt für Schritt vergleichen mit …'),
      group: 'canvas',
      isEnabled: hasPart,
      needs: partFirst,
      menus: { nodes: 44 },
      run: () => {
        begin(selectedPart());
        showPanel('compare');
      },
    },
    loadLayer: {
      isRare: true,
      text: text('Load real weights …', 'Echte Gewichte laden …'),
      group: 'canvas',
      isEnabled: hasPart,
      needs: partFirst,
      menus: { nodes: 45 },
      run: () => openLayerDialog(selectedPart()),
    },
  },
  dialogs: {
    [LAYER_DIALOG]: {
      title: text('Load real weights into this block', 'Echte Gewichte in diesen Block laden'),
      size: '58rem',
      Body: LayerDialog,
    },
  },
  panels: [
    {
      name: 'compare',
      label: text('Compare', 'Vergleichen'),
      isOffered: isComparable,
      View: lazily(async () => (await import('./ComparePanel.tsx')).ComparePanel),
    },
  ],
};
