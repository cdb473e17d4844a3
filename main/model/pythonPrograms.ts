// For tests only.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

export const python = process.env['NEUROLOOM_PYTHON'];

/** The outcome of a program. */
export interface Answer {
  readonly printed?: string;
  readonly values?: readonly number[];
  readonly read?: readonly (readonly number[])[];
  readonly error?: string;
  /** Keras is not installed. */
  readonly missing?: boolean;
}

/** Runs programs in a single Python process, with `cwd` as working folder and module path. */
export function runAll(programs: readonly object[], cwd = os.tmpdir()): readonly Answer[] {
  const script = path.join(import.meta.dirname, 'programs.py');
  const input = JSON.stringify(programs);
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', PYTHONPATH: cwd };
  return JSON.parse(
    execFileSync(python ?? '', [script], { input, encoding: 'utf8', stdio: 'pipe', cwd, env }),
  ) as Answer[];
}
