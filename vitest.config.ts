import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { pythonOfTests } from './e2e/setup/python.mjs';
import { requiredByTests } from './required.mjs';

const python = pythonOfTests();
// The processes of the tests inherit it.
if (python) process.env['NEUROLOOM_PYTHON'] = python;

const plugins = [requiredByTests];
const shared = {
  // A few processes take one file after the other. One for each file would read TensorFlow.js, ONNX Runtime and core
  // anew, which takes longer than most of them.
  pool: 'forks',
  isolate: false,
  testTimeout: 60_000,
  // What is waited for comes when the machine has time for it: the default of one second is too short for a busy one.
  expect: { poll: { timeout: 20_000 } },
  // As for the browser tests: a machine that others use stalls at times. The report names what was begun again (retry x1).
  retry: process.env['CI'] ? 1 : 0,
} as const;

export default defineConfig({
  test: {
    // Half as many again as there are cores: those that wait for an engine, a thread or Python leave one idle.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    projects: [
      { plugins, test: { ...shared, name: 'core', include: ['{core,exported}/**/*.test.ts'] } },
      // Some start the engine as it ships. It is built once, before them: side by side they would write what others read.
      {
        plugins,
        test: {
          ...shared,
          name: 'main',
          include: ['{main,electron,bench}/**/*.test.ts'],
          globalSetup: ['main/prepareTests.ts', 'e2e/setup/warmPython.mjs'],
          setupFiles: 'main/devices/prepareTests.ts',
        },
      },
      // Every file is a page with stores of its own.
      {
        plugins,
        test: {
          ...shared,
          name: 'renderer',
          include: ['renderer/**/*.test.{ts,tsx}'],
          setupFiles: 'renderer/prepareTests.ts',
          // Its colours are tested.
          css: { include: [/tokens\.css/] },
        },
      },
    ],
  },
});
