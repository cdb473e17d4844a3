// The end of the host: an engine that still writes is waited for, but not for ever.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineProcess } from './engineProcess.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-farewell-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['waits for an engine that is still writing', 'setInterval(() => process.stdout.write("\\n"), 20)', true],
  ['does not wait for one that is silent', 'setInterval(() => undefined, 20)', false],
  ['does not wait for ever', 'setInterval(() => process.stdout.write("\\n"), 20), late = 60_000', false],
])('%s', async (_, sign, isWritten) => {
  const script = path.join(folder, 'writing.mjs');
  const file = path.join(folder, 'checkpoint');
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
    import { Socket } from 'node:net';
    let late = 1_500;
    new Socket({ fd: 3, readable: true, writable: true }).resume().on('end', () => {
      ${sign};
      setTimeout(() => { writeFileSync(${JSON.stringify(file)}, ''); process.exit(0); }, late);
    });
    process.stdout.write('ready');`,
  );
  let log = '';
  const own = new EngineProcess({
    script,
    onLog: (text) => (log += text),
    farewell: { silenceMs: 1_000, mostMs: 3_000 },
  });
  await vi.waitFor(() => expect(log).toContain('ready'), { timeout: 20_000 });
  await own.stop();
  expect(existsSync(file)).toBe(isWritten);
});
