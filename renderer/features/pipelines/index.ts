import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { PIPELINES } from '../../workspace/pretrained.ts';
import { followPipelines } from './asking.ts';
import { keepEntered } from './keptEntered.ts';

const DIALOG = 'pipelines';

const PipelinesDialog = lazily(async () => (await import('./PipelinesDialog.tsx')).PipelinesDialog);

/** Pretrained models, asked what they can do. */
export const pipelines: Feature = {
  commands: {
    [PIPELINES]: {
      isInGallery: true,
      text: text('Try pretrained models …', 'Vortrainierte Modelle ausprobieren …'),
      group: 'project',
      menus: { bar: 12.7, file: 12.7 },
      run: () => showDialog(DIALOG),
    },
  },
  dialogs: { [DIALOG]: { title: text('Pipelines', 'Pipelines'), size: '84rem', Body: PipelinesDialog } },
  follow: (client) => {
    followPipelines(client);
    keepEntered();
  },
};
