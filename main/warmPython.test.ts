// The Python of the tests (e2e/setup/warmPython) runs programs as `python` does.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const python = process.env['NEUROLOOM_PYTHON'] ?? '';
const run = (code: string, ...args: readonly string[]) =>
  spawnSync(python, ['-c', code, ...args], { encoding: 'utf8', input: 'hello' });

test.skipIf(!python)('with arguments and stdin, by itself, to its exit code', () => {
  const greeting = run('import sys; sys.kept = 1; print(sys.stdin.read(), sys.argv, __name__)', 'x');
  expect(greeting).toMatchObject({ stdout: "hello ['-c', 'x'] __main__\n", stderr: '', status: 0 });
  expect(run('import sys; print(hasattr(sys, "kept")); sys.exit(3)')).toMatchObject({ stdout: 'False\n', status: 3 });
});

test.skipIf(!python)('with the traceback of what fails', () => {
  const { status, stderr } = run('def f():\n  raise ValueError("no")\nf()');
  expect([status, stderr.trim().split('\n').at(-1)]).toEqual([1, 'ValueError: no']);
  expect(stderr).toContain('line 2, in f');
});

test.skipIf(!python)('until who asked has gone', async () => {
  const child = spawn(python, ['-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(600)']);
  const pid = Number(await new Promise((resolve) => void child.stdout.once('data', resolve)));
  child.kill('SIGKILL');
  await once(child, 'close');
  const isThere = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isThere, { timeout: 10_000 }).toBe(false);
});
