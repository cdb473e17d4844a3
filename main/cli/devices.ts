import { parseArgs } from 'node:util';
import { listDevices } from '../devices/select.ts';

/** `devices`: what can be trained on here, and why not on the others. */
export async function devices(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  for (const device of await listDevices()) {
    const mark = device.isAvailable ? 'yes' : 'no ';
    const line = `${device.name.padEnd(12)}${mark}  ${device.label.padEnd(32)}  ${device.detail}`;
    process.stdout.write(`${values.json ? JSON.stringify(device) : line.trimEnd()}\n`);
  }
  return 0;
}
