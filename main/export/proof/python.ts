import { execFile } from 'node:child_process';
import { text, type Text } from '../../../core/text.ts';
import { fromAnswer, runApart, toWire, type WireValues } from './apart.ts';
import { NotHere, type Consumer } from './consumer.ts';

interface PythonTask {
  readonly file: string;
  readonly modules: readonly string[];
  readonly inputs: readonly WireValues[];
  readonly outputs: readonly string[];
}

/**
 * A Python on this computer, which runs `compute` of an export's predict.py or notebook. `modules`: what it must have;
 * of a list one is enough.
 */
export function pythonWith(file: string, label: string, ...modules: readonly (string | readonly string[])[]): Consumer {
  return {
    name: 'python',
    async run({ at, inputs, outputs, signal }) {
      const program = await findPython(modules);
      if (program === undefined) throw new NotHere(missing(label));
      const task: PythonTask = { file: at(file), modules: modules.flat(), inputs: toWire(inputs), outputs };
      // Nothing is left beside the files, and nothing is asked of the network.
      const env = { PYTHONDONTWRITEBYTECODE: '1', HF_HUB_OFFLINE: '1', TF_CPP_MIN_LOG_LEVEL: '3' };
      return fromAnswer(await runApart({ program, args: ['-c', SCRIPT], env, task, signal }));
    },
  };
}

function missing(label: string): Text {
  return text(
    `no Python with ${label} was found; NEUROLOOM_PYTHON may name one`,
    `es wurde kein Python mit ${label} gefunden; NEUROLOOM_PYTHON kann eines nennen`,
  );
}

/** The Pythons of this computer, the one that was named first. */
function candidates(): readonly string[] {
  const named = process.env['NEUROLOOM_PYTHON'];
  return named ? [named] : ['python3', '/usr/bin/python3', 'python'];
}

/** The first Python that has these modules; undefined if there is none. */
async function findPython(modules: readonly (string | readonly string[])[]): Promise<string | undefined> {
  const wanted = JSON.stringify(modules.map((one) => [one].flat()));
  const code = `import importlib.util as u, sys; sys.exit(not all(any(u.find_spec(m) for m in one) for one in ${wanted}))`;
  for (const program of candidates()) if (await succeeds(program, ['-c', code])) return program;
  return undefined;
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => execFile(program, [...args], (error) => resolve(error === null)));
}

/** Reads the task on stdin and answers as `runApart` wants it. */
const SCRIPT = `
import base64, contextlib, importlib.util, json, os, sys

task = json.load(sys.stdin)
folder, name = os.path.split(task["file"])
os.chdir(folder)
sys.path.insert(0, folder)
backends = [one for one in ("tensorflow", "torch", "jax") if importlib.util.find_spec(one)]
if backends:
    os.environ.setdefault("KERAS_BACKEND", backends[0])
import numpy as np

inputs = {
    one["name"]: np.frombuffer(base64.b64decode(one["data"]), one["dtype"]).reshape(one["shape"]).copy()
    for one in task["inputs"]
}
scope = {"__name__": "neuroloom"}
with contextlib.redirect_stdout(sys.stderr):
    if name.endswith(".ipynb"):
        with open(name, encoding="utf-8") as file:
            cells = json.load(file)["cells"]
        for cell in cells:
            if cell["cell_type"] == "code" and "training" not in cell["metadata"].get("tags", []):
                exec(compile("".join(cell["source"]), cell["id"], "exec"), scope)
    else:
        scope["__file__"] = task["file"]
        with open(name, encoding="utf-8") as file:
            exec(compile(file.read(), name, "exec"), scope)
    results = [np.asarray(result, np.float32, order="C") for result in scope["compute"](**inputs)]
outputs = [
    {"name": output, "shape": result.shape, "dtype": "float32", "data": base64.b64encode(result.tobytes()).decode()}
    for output, result in zip(task["outputs"], results)
]
versions = {"python": sys.version.split()[0]}
for one in [*task["modules"], "numpy"]:
    if one in sys.modules and hasattr(sys.modules[one], "__version__"):
        versions[one] = str(sys.modules[one].__version__)
print("\\nneuroloom-answer " + json.dumps({"outputs": outputs, "versions": versions}))
`;
