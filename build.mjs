// Builds what runs: dist/main (engine, its thread training, cli, start, setup; ES modules for Node), dist/exported (what goes
// into an exported page; built with main), dist/electron (CommonJS), dist/renderer (the page).
//   node build.mjs [--only main|electron|renderer|bench|torture] [--quiet] [--typecheck]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { requiredByBuild } from './required.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
process.chdir(root);
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
const isQuiet = args.includes('--quiet');

const common = {
  bundle: true,
  platform: 'node',
  packages: 'external',
  // Maps name lines, which is what stacks of errors need; the sources themselves would be most of them.
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  define: { 'process.env.NEUROLOOM_BUILD': JSON.stringify(JSON.stringify(buildFacts())) },
};
const node = {
  ...common,
  format: 'esm',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  plugins: [requiredByBuild],
};

/** What the app says of itself (main/files/build.ts). */
function buildFacts() {
  const { version, dependencies, devDependencies, releases } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { stdout, status } = spawnSync('git', ['rev-parse', '--short=10', 'HEAD'], { encoding: 'utf8' });
  const { '@tensorflow/tfjs': tensorFlow, 'onnxruntime-node': onnxRuntime } = dependencies;
  const packages = { 'TensorFlow.js': tensorFlow, 'ONNX Runtime': onnxRuntime, React: devDependencies.react };
  return { version, releases, ...(status === 0 && { commit: stdout.trim() }), packages };
}

const targets = {
  main: () =>
    build({
      ...node,
      entryPoints: {
        engine: 'main/engine/main.ts',
        training: 'main/train/thread/training.ts',
        trial: 'main/sweeps/trialThread.ts',
        cli: 'main/cli/main.ts',
        start: 'main/hosts/start.ts',
        setup: 'main/setup/main.ts',
      },
      outdir: 'dist/main',
      // What is imported on demand (TensorFlow.js, ONNX Runtime) stays in files of its own, in the same folder: modules
      // find package.json and assets two folders above themselves.
      splitting: true,
      chunkNames: 'chunk-[name]-[hash]',
    }),
  // The script and style of a page that uses a network, which an export puts into it: they run from any disk.
  exported: () =>
    build({
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      logLevel: 'warning',
      entryPoints: { page: 'exported/main.ts', style: 'exported/page.css' },
      outdir: 'dist/exported',
    }),
  electron: () =>
    build({
      ...common,
      // Whole, so that the archive of a packaged app needs no packages.
      packages: 'bundle',
      format: 'cjs',
      target: 'node18',
      external: ['electron'],
      entryPoints: { main: 'electron/main.ts', preload: 'electron/preload.ts' },
      outExtension: { '.js': '.cjs' },
      outdir: 'dist/electron',
    }),
  renderer: async () => {
    const vite = await import('vite');
    await vite.build({ configFile: 'vite.config.ts', logLevel: isQuiet ? 'error' : 'warn' });
  },
  bench: () =>
    build({
      ...node,
      entryPoints: { main: 'bench/main.ts', own: 'bench/own.ts', ownPretrained: 'bench/ownPretrained.ts' },
      outdir: 'dist/bench',
    }),
  torture: () => build({ ...node, entryPoints: { main: 'torture/main.ts' }, outdir: 'dist/torture' }),
};

if (args.includes('--typecheck')) {
  // The native compiler: the same errors in a fifth of the time. ESLint needs the one in JavaScript, `typescript`.
  const tsc = path.join('node_modules', 'typescript-native', 'bin', 'tsc');
  const rooms = ['core', 'main', 'exported', 'electron', 'renderer', 'e2e', 'bench', 'torture'].filter((room) =>
    existsSync(`${room}/tsconfig.json`),
  );
  for (const room of rooms) {
    const seen = path.join('node_modules', '.cache', 'tsc', `${room}.tsbuildinfo`);
    const options = ['-p', room, '--singleThreaded', '--incremental', '--tsBuildInfoFile', seen];
    execFileSync(process.execPath, [tsc, ...options], { stdio: 'inherit' });
  }
} else {
  const names = only === 'main' ? ['main', 'exported'] : only ? [only] : ['main', 'exported', 'electron', 'renderer'];
  await Promise.all(names.map((name) => targets[name]()));
  if (!isQuiet) console.log(`Built ${names.join(', ')}.`);
}
