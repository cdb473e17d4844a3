import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { openProviderMemory } from '../graph/onnx/providerMemory.ts';
import { openProvider } from '../graph/onnx/providers.ts';
import { openHome } from '../files/home.ts';
import { SetupError } from './setupError.ts';

const require = createRequire(import.meta.url);

/** What ONNX Runtime's install script is asked to install, and where it downloads it from. */
const MANIFEST = 'cuda12';
const NUGET = 'https://api.nuget.org/v3-flatcontainer';

/** The setup's environment; tests provide their own. */
export interface CudaSystem {
  /** `linux/x64` */
  readonly platform: string;
  readonly hasDriver: boolean;
  /** The size of a file on the network. Rejects if it is unreachable. */
  sizeOf(url: string): Promise<number>;
  /** Undefined if nobody can answer. */
  ask(question: string): Promise<string | undefined>;
  /** Runs ONNX Runtime's own script; returns its exit code. */
  install(): number | null;
  /** Throws with the reason if CUDA does not work. */
  verify(): Promise<void>;
  say(line: string): void;
}

/** Downloads the CUDA provider of ONNX Runtime, after asking for consent. Throws a SetupError that says what to do. */
export async function setupCuda(args: string[], system: CudaSystem = thisSystem): Promise<void> {
  const { values } = parseArgs({ args, options: { yes: { type: 'boolean', default: false } } });
  const source = sourceFor(system);
  if (!system.hasDriver) {
    throw new SetupError(
      'No NVIDIA driver is installed on this machine: install it (https://www.nvidia.com/drivers), then run this again.',
    );
  }
  const bytes = await system.sizeOf(source).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`${source} cannot be reached (${reason}): connect this machine to the internet and run this again.`); // prettier-ignore
  });
  const megabytes = Math.round(bytes / 1e6);
  system.say(`The CUDA provider of ONNX Runtime is a download of ${megabytes} MB from ${source}.`);
  if (!values.yes && !isYes(await system.ask('Download it? [y/N] '))) {
    throw new SetupError('Nothing was downloaded; `npm run setup:cuda -- --yes` does it without asking.');
  }
  if (system.install() !== 0) {
    throw new SetupError('The download failed, as is said above; run this again to begin anew.');
  }
  await system.verify().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`The provider is there but does not start (${reason}): it needs the libraries of CUDA 12 and cuDNN 9.`); // prettier-ignore
  });
  system.say('CUDA works: `npm run cli -- devices` lists it.');
}

interface Metadata {
  readonly requirements: Readonly<Record<string, readonly string[] | undefined>>;
  readonly packages: Readonly<Record<string, { readonly name: string; readonly versions: readonly Version[] }>>;
}
interface Version {
  readonly feed: string;
  readonly version: string;
}

/** The address of the package that the install script downloads on this platform. */
function sourceFor({ platform }: CudaSystem): string {
  const { requirements, packages } = require('onnxruntime-node/script/install-metadata.js') as Metadata;
  const { name = '', versions = [] } = packages[`nuget:${platform}:${MANIFEST}`] ?? {};
  const version = versions.find(({ feed }) => feed === 'nuget')?.version;
  if (!requirements[platform]?.includes(MANIFEST) || version === undefined) {
    const platforms = Object.keys(requirements).filter((key) => requirements[key]?.includes(MANIFEST));
    throw new SetupError(
      `ONNX Runtime has CUDA for Node on ${platforms.join(', ')} only, not on ${platform}: train on another device.`,
    );
  }
  const file = name.toLowerCase();
  return `${NUGET}/${file}/${version}/${file}.${version}.nupkg`;
}

function isYes(answer: string | undefined): boolean {
  return /^(y|yes|j|ja)$/i.test(answer?.trim() ?? '');
}

const thisSystem: CudaSystem = {
  platform: `${process.platform}/${process.arch}`,
  hasDriver: ['/proc/driver/nvidia/version', '/dev/nvidiactl', '/dev/dxg'].some(existsSync),
  async sizeOf(url) {
    const response = await fetch(url, { method: 'HEAD' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Number(response.headers.get('content-length'));
  },
  async ask(question) {
    if (!process.stdin.isTTY) return undefined;
    const reader = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await reader.question(question);
    } finally {
      reader.close();
    }
  },
  install() {
    const script = path.join(path.dirname(require.resolve('onnxruntime-node/package.json')), 'script', 'install.js');
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: MANIFEST };
    return spawnSync(process.execPath, [script], { stdio: 'inherit', env }).status;
  },
  verify: async () => void (await openProvider('cuda', openProviderMemory(openHome().root))),
  say: (line) => void process.stdout.write(`${line}\n`),
};
