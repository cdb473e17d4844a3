// For tests alone.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

export const python = process.env['NEUROLOOM_PYTHON'];

/** What became of a program. */
export interface Answer {
  readonly printed?: string;
  readonly values?: readonly number[];
  readonly read?: readonly (readonly number[])[];
  readonly error?: string;
  /** Keras is not there. */
  readonly missing?: boolean;
}

/** Runs programs in one Python process, in a folder of their own. */
export function runAll(programs: readonly object[], cwd = os.tmpdir()): readonly Answer[] {
  const script = path.join(import.meta.dirname, 'programs.py');
  const input = JSON.stringify(programs);
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', PYTHONPATH: cwd };
  return JSON.parse(
    execFileSync(python ?? '', [script], { input, encoding: 'utf8', stdio: 'pipe', cwd, env }),
  ) as Answer[];
}
