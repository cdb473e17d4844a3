import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,main,electron,renderer,bench}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
