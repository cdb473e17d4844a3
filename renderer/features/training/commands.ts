import { text } from '../../../core/text.ts';
import { restartEngine } from '../../link/session.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import * as training from '../../workspace/runs/training.ts';

export const trainingCommands: CommandTable = {
  train: {
    text: text('Train', 'Trainieren'),
    shortcuts: ['Mod+Enter'],
    group: 'training',
    menus: { training: 11 },
    run: training.train,
  },
  pause: {
    isInGallery: true,
    text: text('Pause or resume', 'Anhalten oder fortsetzen'),
    shortcuts: ['Mod+Shift+Enter'],
    group: 'training',
    menus: { training: 12 },
    run: () => (activeRun(useRuns.getState().runs) ? training.pause() : training.resume()),
  },
  step: {
    text: text('Train one batch', 'Einen Batch trainieren'),
    shortcuts: ['Shift+Space'],
    group: 'training',
    menus: { training: 13 },
    run: training.step,
  },
  stop: {
    isInGallery: true,
    text: text('Stop', 'Stopp'),
    shortcuts: ['Mod+.'],
    group: 'training',
    menus: { training: 14 },
    run: training.stop,
  },
  restartEngine: {
    isInGallery: true,
    text: text('Restart engine', 'Rechenkern neu starten'),
    group: 'training',
    menus: { training: 31 },
    run: restartEngine,
  },
};
