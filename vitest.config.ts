import { defineConfig } from 'vitest/config';
import { pythonOfTests } from './e2e/setup/python.mjs';

const python = pythonOfTests();
/** They start the engine as it ships. */
const engine = ['engine', 'killed', 'pages'].map((name) => `main/engine/${name}.test.ts`);

const common = {
  pool: 'forks',
  testTimeout: 30_000,
  // Its colours are tested.
  css: { include: [/tokens\.css/] },
  ...(python && { env: { NEUROLOOM_PYTHON: python } }),
} as const;

export default defineConfig({
  test: {
    // By itself it leaves a core idle.
    maxWorkers: '100%',
    projects: [
      // Without any state: its files need no process each.
      { test: { ...common, name: 'core', include: ['core/**/*.test.ts'], isolate: false } },
      {
        test: {
          ...common,
          name: 'rooms',
          include: ['{main,electron,renderer,bench}/**/*.test.{ts,tsx}'],
          exclude: engine,
        },
      },
      // The engine is built once, before them.
      { test: { ...common, name: 'engine', include: engine, globalSetup: 'main/engine/buildEngine.ts' } },
    ],
  },
});
