import { hostCommands } from '../../../core/protocol/hostCommands.ts';
import { restartEngine } from '../../link/session.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import * as training from '../../workspace/runs/training.ts';

export const trainingCommands: CommandTable = {
  train: { ...hostCommands.train, group: 'training', run: training.train },
  pause: {
    isInGallery: true,
    ...hostCommands.pause,
    group: 'training',
    run: () => (activeRun(useRuns.getState().runs) ? training.pause() : training.resume()),
  },
  step: {
    ...hostCommands.step,
    group: 'training',
    run: training.step,
  },
  stop: { isInGallery: true, ...hostCommands.stop, group: 'training', run: training.stop },
  restartEngine: { isInGallery: true, ...hostCommands.restartEngine, group: 'training', run: restartEngine },
};
