import type { Sweeps } from '../sweeps/sweeps.ts';
import type { Handlers } from './service.ts';

type Requests =
  | 'startSweep'
  | 'estimateSweep'
  | 'sweeps'
  | 'sweepOutcomes'
  | 'pauseSweep'
  | 'resumeSweep'
  | 'cancelSweep'
  | 'removeSweep'
  | 'restoreSweep';

export function sweepHandlers(sweeps: Sweeps): Pick<Handlers, Requests> {
  return {
    startSweep: (wish) => sweeps.start(wish),
    estimateSweep: (wish) => sweeps.estimate(wish),
    sweeps: () => sweeps.list(),
    sweepOutcomes: ({ id, from }) => sweeps.outcomes(id, from),
    pauseSweep: ({ id }) => sweeps.pause(id),
    resumeSweep: ({ id }) => sweeps.resume(id),
    cancelSweep: ({ id }) => sweeps.cancel(id),
    async removeSweep({ id }) {
      await sweeps.remove(id);
      return null;
    },
    restoreSweep: ({ id }) => sweeps.restore(id),
  };
}
