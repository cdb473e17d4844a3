// The Python that generated programs are run with.
import { execFileSync } from 'node:child_process';
import console from 'node:console';
import process from 'node:process';
import { installPackages, which } from './system.mjs';

const PACKAGES = ['python3-torch', 'python3-onnx', 'python3-sklearn', 'python3-pandas'];
/** What the tests import. Without torch a Python is of no use to them. */
const MODULES = ['torch', 'onnx', 'sklearn', 'pandas'];
/** Compared with where it is there; Debian has none. */
const OPTIONAL = 'keras';

const HOW =
  `On Debian: \`sudo apt-get install --no-install-recommends ${PACKAGES.join(' ')}\`; elsewhere: ` +
  '`python3 -m pip install torch onnx scikit-learn pandas`. Or name a Python that has them in NEUROLOOM_PYTHON.';

/** Which of those modules a Python has, without importing them; undefined where there is no such Python. */
function modulesOf(python) {
  const names = [...MODULES, OPTIONAL].map((name) => `'${name}'`).join();
  const code = `import importlib.util as u; print(*[m for m in (${names}) if u.find_spec(m)])`;
  try {
    return execFileSync(python, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(/\s+/);
  } catch {
    return undefined;
  }
}

/**
 * The Python with most of the modules: the one that NEUROLOOM_PYTHON names, else that on the PATH or the system's.
 * Undefined where none has torch.
 * @returns {{ python: string, missing: readonly string[], hasKeras: boolean } | undefined}
 */
export function findPython() {
  const named = process.env.NEUROLOOM_PYTHON;
  const candidates = named ? [named] : ['python3', '/usr/bin/python3'];
  const found = candidates.flatMap((python) => {
    const modules = modulesOf(python) ?? [];
    if (!modules.includes('torch')) return [];
    const missing = MODULES.filter((name) => !modules.includes(name));
    return [{ python, missing, hasKeras: modules.includes(OPTIONAL) }];
  });
  return found.toSorted((a, b) => a.missing.length - b.missing.length)[0];
}

/**
 * What the unit tests run with, said in one line. Throws where it could be had but is not there: in CI nothing that
 * needs Python is skipped.
 * @returns {string | undefined}
 */
export function pythonOfTests() {
  const found = findPython();
  const isWhole = found !== undefined && found.missing.length === 0;
  if (!isWhole && process.env.CI && which('apt-get')) {
    throw new Error(
      `${found ? `${found.python} has no ${found.missing.join(', ')}` : 'There is no Python with torch'}. ${HOW}`,
    );
  }
  if (!found) console.warn(`\n!! WITHOUT PYTHON: what runs generated programs is skipped. ${HOW}\n`);
  else {
    const keras = found.hasKeras ? '' : '; it has no keras, so the comparison with Keras is skipped';
    const missing = isWhole ? '' : `; it has no ${found.missing.join(', ')}. ${HOW}`;
    console.log(`Python: ${found.python}${keras}${missing}`);
  }
  return found?.python;
}

/** Installs what that Python lacks, where it is allowed. Not into one that was named. */
export function installPython() {
  const found = findPython();
  if ((!found || found.missing.length > 0) && !process.env.NEUROLOOM_PYTHON) installPackages(PACKAGES);
}
