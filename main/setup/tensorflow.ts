import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openDevice } from '../devices/select.ts';
import { SetupError } from './setupError.ts';

const require = createRequire(import.meta.url);

/** A TensorFlow installed in Python. */
export interface Wheel {
  readonly folder: string;
  readonly version: string;
}

/** Finds it without importing it, which would take seconds. */
const FIND = `
import importlib.metadata, importlib.util, json
spec = importlib.util.find_spec("tensorflow")
names = importlib.metadata.packages_distributions().get("tensorflow", []) if spec else []
version = importlib.metadata.version(names[0]) if names else ""
print(json.dumps({"folder": list(spec.submodule_search_locations)[0], "version": version} if spec else None))
`;

/** The wheel's libraries, and the names under which the addon's linker and loader look for them. */
const LIBRARIES = [
  ['libtensorflow_cc.so.2', ['libtensorflow.so', 'libtensorflow_cc.so.2']],
  ['libtensorflow_framework.so.2', ['libtensorflow_framework.so', 'libtensorflow_framework.so.2']],
] as const;

/**
 * Builds tfjs-node against a TensorFlow installed in Python, which is newer than the one that tfjs-node would download
 * and needs no download of its own. Throws a SetupError that says what to do.
 */
export async function setupTensorFlow(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { python: { type: 'string', default: 'python3' } } });
  requireLinux(process.platform);
  const wheel = findWheel(values.python);
  requireTool('c++');
  requireTool('make');
  const addon = addonFolder();
  process.stdout.write(`Building @tensorflow/tfjs-node against TensorFlow ${wheel.version} in ${wheel.folder} ...\n`);
  linkLibraries(wheel, path.join(addon, 'deps'));
  build(addon, values.python);
  // Verifies it with a multiplication and a gradient before reporting success.
  const { label } = await openDevice('tensorflow').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`It was built but does not work (${reason}): try another version of TensorFlow.`);
  });
  process.stdout.write(`${label} ${wheel.version} works: \`npm run cli -- devices\` lists it.\n`);
}

export function requireLinux(platform: NodeJS.Platform): void {
  if (platform === 'linux') return;
  throw new SetupError(
    'The wheels of Python can be built against on Linux only: `npm rebuild @tensorflow/tfjs-node --foreground-scripts` fetches the library elsewhere.',
  );
}

/** The TensorFlow installed in Python, after checking for its libraries. Throws a SetupError. */
export function findWheel(python: string): Wheel {
  const { error, status, stdout } = spawnSync(python, ['-c', FIND], { encoding: 'utf8' });
  if (error || status !== 0) {
    throw new SetupError(`“${python}” is not a Python of version 3.10 or newer: name one with --python PATH.`);
  }
  const wheel = JSON.parse(stdout) as Wheel | null;
  if (!wheel) {
    throw new SetupError(
      `“${python}” has no TensorFlow: run \`${python} -m pip install tensorflow-cpu\`, or name another Python with --python PATH.`,
    );
  }
  const needed = [...LIBRARIES.map(([library]) => library), path.join('include', 'tensorflow', 'c', 'c_api.h')];
  const missing = needed.find((file) => !existsSync(path.join(wheel.folder, file)));
  if (missing === undefined) return wheel;
  throw new SetupError(
    `TensorFlow in ${wheel.folder} lacks ${missing}: install version 2.16 or newer with \`${python} -m pip install --upgrade tensorflow-cpu\`.`,
  );
}

function requireTool(name: string): void {
  if (spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new SetupError(
    `There is no ${name}, so nothing can be built: install a C++ compiler and make (on Debian: apt-get install build-essential).`,
  );
}

function addonFolder(): string {
  try {
    return path.dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    throw new SetupError('@tensorflow/tfjs-node is not installed: run `npm ci` without --omit=optional.');
  }
}

/** Links the wheel's libraries and headers to where the addon's build expects them. */
export function linkLibraries({ folder }: Wheel, deps: string): void {
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(path.join(deps, 'lib'), { recursive: true });
  for (const [library, names] of LIBRARIES) {
    for (const name of names) symlinkSync(path.join(folder, library), path.join(deps, 'lib', name));
  }
  symlinkSync(path.join(folder, 'include'), path.join(deps, 'include'));
}

function build(addon: string, python: string): void {
  const options = [
    'rebuild',
    '--module_name=tfjs_binding',
    `--module_path=${path.join(addon, 'lib', 'napi-v8')}`,
    '--napi_build_version=8',
    `--python=${python}`,
    ...headers(),
  ];
  try {
    execFileSync(process.execPath, [nodeGyp(), ...options], { cwd: addon, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr } = error as { readonly stderr?: Buffer };
    process.stderr.write(stderr ?? '');
    throw new SetupError('The compiler failed, as is said above: try another version of TensorFlow.');
  }
}

/** The headers included with this Node; without them node-gyp downloads some. */
function headers(): readonly string[] {
  const folder = path.resolve(path.dirname(process.execPath), '..');
  return existsSync(path.join(folder, 'include', 'node', 'node_api.h')) ? [`--nodedir=${folder}`] : [];
}

/** From the development dependencies, or the one inside npm. */
function nodeGyp(): string {
  const script = path.join('node-gyp', 'bin', 'node-gyp.js');
  const npm = process.env['npm_execpath'];
  const inNpm = npm === undefined ? [] : [path.join(path.dirname(npm), '..', 'node_modules', script)];
  for (const candidate of [script, ...inNpm]) {
    try {
      return require.resolve(candidate);
    } catch {
      // Try the next one.
    }
  }
  throw new SetupError('There is no node-gyp: run this by way of npm (`npm run setup:tensorflow`).');
}
