import { defineConfig } from 'vitest/config';
import { pythonOfTests } from './e2e/setup/python.mjs';

const python = pythonOfTests();

export default defineConfig({
  test: {
    include: ['{core,main,electron,renderer,bench}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    testTimeout: 30_000,
    // Its colours are tested.
    css: { include: [/tokens\.css/] },
    ...(python && { env: { NEUROLOOM_PYTHON: python } }),
  },
});
