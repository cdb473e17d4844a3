import { defineConfig } from 'vitest/config';
import { pythonOfTests } from './e2e/setup/python.mjs';
import { requiredByTests } from './required.mjs';

const python = pythonOfTests();

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
      { plugins: [requiredByTests], test: { ...common, name: 'core', include: ['core/**/*.test.ts'], isolate: false } },
      // Some start the engine as it ships. It is built once, before them: side by side they would write what others read.
      {
        plugins: [requiredByTests],
        test: {
          ...common,
          name: 'rooms',
          include: ['{main,electron,renderer,bench}/**/*.test.{ts,tsx}'],
          globalSetup: 'main/prepareTests.ts',
        },
      },
    ],
  },
});
