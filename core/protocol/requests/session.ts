import { z } from 'zod';
import type { RunDevice } from '../runs.ts';
import type { Text } from '../../text.ts';
import { answer, request } from './request.ts';

/** A device of one runtime: several runtimes may have one of the same name. */
export interface DeviceInfo {
  readonly runtime: RunDevice['runtime'];
  /** What `startRun` takes: cpu, tensorflow, webgpu, cuda, dml, coreml. */
  readonly name: string;
  readonly label: string;
  readonly isAvailable: boolean;
  /** Why not; null when it is available. */
  readonly reason: Text | null;
  /** As many threads as it runs at the same time, where their number can be chosen. */
  readonly threads?: number | undefined;
}

export const sessionRequests = {
  /** The first request of a page. `window` names what belongs together: its autosave, its runs, how they are led. */
  hello: request(
    z.object({ window: z.string().min(1).max(64).optional() }),
    answer<{ readonly protocol: number; readonly version: string; readonly home: string; readonly pid: number }>(),
  ),
  /** Probes the devices; takes some seconds the first time. */
  devices: request(z.object({}), answer<readonly DeviceInfo[]>()),
};
