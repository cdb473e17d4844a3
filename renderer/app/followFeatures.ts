import type { EngineClient } from '../../core/protocol/client.ts';
import { reportBug } from '../link/bugs.ts';
import type { Feature } from '../workspace/feature.ts';

/** Lets features follow the engine. One that falls over is reported, and keeps none of the others from it. */
export function followFeatures(features: readonly Feature[], client: EngineClient): void {
  for (const { follow } of features) {
    try {
      follow?.(client);
    } catch (error) {
      reportBug(error);
    }
  }
}
