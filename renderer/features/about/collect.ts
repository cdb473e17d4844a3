import { strToU8, zipSync } from 'fflate';
import { diagnosticFiles } from '../../../core/protocol/diagnostics.ts';
import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import { withoutTexts } from '../../../core/withoutTexts.ts';
import { useLog } from '../../kit/log.ts';
import { useSettings } from '../../kit/settings.ts';
import { askHost } from '../../link/hostReport.ts';
import { useEngineState } from '../../link/session.ts';
import { download } from '../../workspace/document/copy.ts';
import { useDocument } from '../../workspace/document/document.ts';

/** An engine that hangs is what diagnostics may be about. */
const PATIENCE_MS = 10_000;

/** The files of the diagnostics: whatever can be had, with engine or without. */
export async function collected(isWithDocument: boolean): Promise<Readonly<Record<string, string>>> {
  const [report, devices] = await Promise.all([askHost().catch(() => null), knownDevices()]);
  return diagnosticFiles({
    about: report?.about ?? null,
    log: report?.log ?? null,
    dumps: report?.dumps ?? [],
    devices,
    page: ofPage(),
    document: isWithDocument ? useDocument.getState().document : null,
  });
}

async function knownDevices(): Promise<readonly DeviceInfo[] | null> {
  const { client, status } = useEngineState.getState();
  if (!client || status.kind !== 'ready') return null;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([client.request('devices', {}).catch(() => null), late]);
}

function ofPage() {
  const { status, silence, connection } = useEngineState.getState();
  const reason = 'message' in status ? withoutTexts(status.message.en) : null;
  const { set: _, ...settings } = useSettings.getState();
  const errors = useLog.getState().entries.filter(({ level }) => level !== 'info').slice(-100); // prettier-ignore
  return {
    at: new Date().toISOString(),
    host: connection?.host.kind ?? null,
    browser: navigator.userAgent,
    window: `${window.innerWidth}x${window.innerHeight} at ${window.devicePixelRatio}`,
    engine: { state: status.kind, reason, silence },
    settings,
    errors: errors.map(({ at, level, message }) => `${at.toISOString()} ${level} ${withoutTexts(message.en)}`),
  };
}

export function saveDiagnostics(files: Readonly<Record<string, string>>): void {
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])));
  download(new Blob([new Uint8Array(zip)]), 'neuroloom-diagnostics.zip');
}
