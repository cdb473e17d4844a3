import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { ofProject } from '../../workspace/commands/conditions.ts';
import { PLACE_MODEL, showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { followPlacing } from './placing.ts';

/** Pretrained models as blocks of the open network. */
export const placing: Feature = {
  commands: {
    placeModel: {
      text: text('Place a pretrained model …', 'Vortrainiertes Modell einfügen …'),
      group: 'edit',
      ...ofProject,
      menus: { canvas: 26.5 },
      run: () => showDialog(PLACE_MODEL),
    },
  },
  follow: followPlacing,
  dialogs: {
    [PLACE_MODEL]: {
      title: text('Pretrained model as a block', 'Vortrainiertes Modell als Block'),
      size: '44rem',
      Body: lazily(async () => (await import('./PlaceDialog.tsx')).PlaceDialog),
    },
  },
};
