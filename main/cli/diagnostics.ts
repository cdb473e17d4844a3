import { parseArgs } from 'node:util';
import { strToU8, zipSync } from 'fflate';
import { diagnosticFiles } from '../../core/protocol/diagnostics.ts';
import { aboutHere } from '../files/build.ts';
import { crashDumps } from '../files/crashDumps.ts';
import { writeAtomically } from '../files/files.ts';
import { openHome } from '../files/home.ts';
import { LogFile } from '../files/logFile.ts';
import { openProviderMemory } from '../graph/onnx/providerMemory.ts';
import { openProject } from '../projects/open.ts';
import { listDevices } from '../train/steps/deviceList.ts';
import { onlyArgument, requireFree, required } from './usage.ts';

const LINES = 500;

/** `diagnostics`: a zip with what helps to find a bug; the network of a project only if one is named. */
export async function diagnostics(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' } },
  });
  const out = required('out', values.out);
  requireFree(out);
  const { root } = openHome();
  const project = positionals.length > 0 ? await openProject(root, onlyArgument(positionals, 'The project')) : null;
  const log = new LogFile(root);
  const files = diagnosticFiles({
    about: aboutHere('command line'),
    devices: await listDevices(openProviderMemory(root)),
    log: log.last(LINES),
    dumps: crashDumps(log.folder),
    page: null,
    document: project?.document ?? null,
  });
  await writeAtomically(out, zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))); // prettier-ignore
  for (const [name, text] of Object.entries(files)) process.stdout.write(`${name}  ${text.length} bytes\n`);
  process.stdout.write(`${out} stays here until you pass it on.\n`);
  return 0;
}
