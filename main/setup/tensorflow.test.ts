import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SetupError } from './setupError.ts';
import { findWheel, linkLibraries, requireLinux } from './tensorflow.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-setup-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that answers as a Python with this TensorFlow would. */
function python(answer: unknown): string {
  const file = path.join(folder, 'python');
  writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, { mode: 0o755 });
  return file;
}

function wheel(...files: string[]) {
  const own = path.join(folder, 'tensorflow');
  for (const file of ['libtensorflow_cc.so.2', ...files]) {
    mkdirSync(path.dirname(path.join(own, file)), { recursive: true });
    writeFileSync(path.join(own, file), file);
  }
  return { folder: own, version: '2.21.0' };
}
const whole = () => wheel('libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h');

describe.skipIf(process.platform === 'win32')('the setup of TensorFlow', () => {
  test('finds the wheel of a Python', () => {
    expect(findWheel(python(whole()))).toEqual(whole());
  });

  test.each<[string, () => string, string]>([
    ['there is no such Python', () => path.join(folder, 'none'), 'name one with --python PATH'],
    ['it has no TensorFlow', () => python(null), '-m pip install tensorflow-cpu'],
    ['a library is missing', () => python(wheel()), 'lacks libtensorflow_framework.so.2'],
  ])('says what to do when %s', (_, make, message) => {
    const failure = (() => {
      try {
        return findWheel(make());
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(SetupError);
    expect((failure as Error).message).toContain(message);
  });

  test('puts libraries and headers where the build looks, also in place of older ones', () => {
    const deps = path.join(folder, 'deps');
    mkdirSync(path.join(deps, 'lib'), { recursive: true });
    writeFileSync(path.join(deps, 'lib', 'libtensorflow.so'), 'older');
    linkLibraries(whole(), deps);
    expect(readlinkSync(path.join(deps, 'lib', 'libtensorflow.so'))).toBe(path.join(whole().folder, 'libtensorflow_cc.so.2')); // prettier-ignore
    expect(readFileSync(path.join(deps, 'lib', 'libtensorflow_framework.so.2'), 'utf8')).toContain('framework');
    expect(readFileSync(path.join(deps, 'include', 'tensorflow', 'c', 'c_api.h'), 'utf8')).toContain('c_api');
  });

  test('is for Linux, and says what to do elsewhere', () => {
    expect(() => requireLinux('win32')).toThrow('npm rebuild @tensorflow/tfjs-node');
  });
});
