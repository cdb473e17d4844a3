import { bodyIn } from '../../../core/examples/fineTuned.ts';
import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { showDialog } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import type { Feature } from '../../workspace/feature.ts';
import { selectedRun } from '../../workspace/runs/runs.ts';

const DIALOG = 'fineTune';
const FineTuneDialog = lazily(async () => (await import('./FineTuneDialog.tsx')).FineTuneDialog);

/** A classifier of texts that begins with the body of the open network. */
export const fineTuning: Feature = {
  commands: {
    fineTune: {
      text: text('Fine-tune this model …', 'Dieses Modell nachtrainieren …'),
      group: 'training',
      menus: { bar: 25, training: 25 },
      isRare: true,
      isEnabled: () => bodyIn(useDocument.getState().document) !== undefined && selectedRun() !== undefined,
      needs: text(
        'This needs a trained model of texts, such as Little BERT.',
        'Dafür ist ein trainiertes Textmodell nötig, etwa das kleine BERT.',
      ),
      run: () => showDialog(DIALOG),
    },
  },
  dialogs: {
    [DIALOG]: {
      title: text('Fine-tune this model', 'Dieses Modell nachtrainieren'),
      size: '36rem',
      Body: FineTuneDialog,
    },
  },
};
