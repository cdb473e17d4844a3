import { z } from 'zod';
import type { RunDevice } from '../runs.ts';
import type { Text } from '../../text.ts';
import { answer, request } from './request.ts';

/** A device of one runtime: several runtimes may have a device of the same name. */
export interface DeviceInfo {
  readonly runtime: RunDevice['runtime'];
  /** The name for `startRun`: cpu, tensorflow, webgpu, cuda, dml, coreml. */
  readonly name: string;
  readonly label: string;
  readonly isAvailable: boolean;
  /** Why it is unavailable; null if it is available. */
  readonly reason: Text | null;
  /** The number of threads it can run in parallel, if that can be chosen. */
  readonly threads?: number | undefined;
  /** It is unavailable because of what it did here once: `retryDevice` has it tried again. */
  readonly canRetry?: boolean | undefined;
}

/** What the address of the app's releases says is the newest. */
export interface Release {
  readonly version: string;
  readonly isNewer: boolean;
  /** Where it is described, as far as that is said. */
  readonly page: string | null;
}

export const sessionRequests = {
  /**
   * The first request of a page. `window` identifies what belongs together: its autosave, its runs and their controls.
   */
  hello: request(
    z.object({ window: z.string().min(1).max(64).optional() }),
    answer<{ readonly protocol: number; readonly version: string; readonly home: string; readonly pid: number }>(),
  ),
  /** Probes the devices; takes a few seconds the first time. */
  devices: request(z.object({}), answer<readonly DeviceInfo[]>()),
  /** Forgets what a compiled device did here, and probes all devices again. Fails with deviceUnavailable. */
  retryDevice: request(z.object({ name: z.string().max(64) }), answer<readonly DeviceInfo[]>()),
  /** The address that `newestRelease` would ask; null: this build knows none. */
  releases: request(z.object({}), answer<{ readonly address: string | null }>()),
  /** Asks that address over the network: only when a person wants it. Fails with dataUnavailable or dataInvalid. */
  newestRelease: request(z.object({}), answer<Release>()),
};
