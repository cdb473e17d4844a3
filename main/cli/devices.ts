import { parseArgs } from 'node:util';
import { threadsText } from '../../core/protocol/deviceText.ts';
import type { DeviceInfo } from '../../core/protocol/requests/session.ts';
import { listDevices } from '../train/steps/deviceList.ts';
import { openProviderMemory } from '../graph/onnx/providerMemory.ts';
import { forgiveProvider } from '../graph/onnx/providers.ts';
import { openHome } from '../files/home.ts';

/** `devices`: what can be used for training here, runtime by runtime, and why the rest cannot; `--retry NAME` tries one again. */
export async function devices(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, retry: { type: 'string' } },
  });
  const memory = openProviderMemory(openHome().root);
  if (values.retry !== undefined) await forgiveProvider(values.retry, memory);
  for (const device of await listDevices(memory)) {
    process.stdout.write(`${values.json ? JSON.stringify(device) : lineOf(device)}\n`);
  }
  return 0;
}

function lineOf({ runtime, name, label, isAvailable, reason, threads, canRetry }: DeviceInfo): string {
  const mark = isAvailable ? 'yes' : 'no ';
  const said = threads === undefined ? '' : threadsText(threads).en;
  const again = canRetry ? ` (devices --retry ${name} lets it be used again)` : '';
  return `${runtime.padEnd(10)}${name.padEnd(12)}${mark}  ${label.padEnd(32)}  ${reason?.en ?? said}${again}`.trimEnd();
}
