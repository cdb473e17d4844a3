import type * as Fs from 'node:fs';
import type { Consumer } from '../proof/consumer.ts';
import { fromAnswer, runApart, toWire, type WireValues } from '../proof/apart.ts';

interface PageTask {
  readonly page: string;
  readonly inputs: readonly WireValues[];
  readonly outputs: readonly string[];
}

/** The script of a page itself, which is taken out of the file and run on what the file contains. */
export const thePage: Consumer = {
  name: 'page',
  async run({ at, inputs, outputs, signal }) {
    const task: PageTask = { page: at('page.html'), inputs: toWire(inputs), outputs };
    const script = `(${computePage.toString()})(require)`;
    return fromAnswer(await runApart({ program: process.execPath, args: ['-e', script], task, signal }));
  },
};

interface Opened {
  compute(
    given: Readonly<Record<string, ArrayLike<number>>>,
    count: number,
  ): Promise<readonly { readonly shape: readonly number[]; readonly values: Float32Array }[]>;
}

/** Runs in the other process, to which its source text is sent: it must not refer to anything outside. */
async function computePage(require: NodeJS.Require): Promise<void> {
  const fs = require('node:fs') as typeof Fs;
  const task = JSON.parse(fs.readFileSync(0, 'utf8')) as PageTask;
  const page = fs.readFileSync(task.page, 'utf8');
  const contentOf = (id: string) => {
    const start = page.indexOf('>', page.indexOf(`id="${id}"`)) + 1;
    return page.slice(start, page.indexOf('</script>', start)).trim();
  };
  // TensorFlow.js takes this for a browser, and asks for no modules of Node: the file has none.
  Object.assign(globalThis, { WorkerGlobalScope: Object });
  // As a page does it: a script without modules, in the global scope.
  (0, eval)(contentOf('script'));
  const { neuroloomPage } = globalThis as unknown as {
    readonly neuroloomPage: { open(contents: unknown, weights: string): Promise<Opened> };
  };
  const network = await neuroloomPage.open(JSON.parse(contentOf('contents')), contentOf('weights'));
  const given = task.inputs.map(({ name, dtype, data }) => {
    const { buffer } = new Uint8Array(Buffer.from(data, 'base64'));
    return [name, dtype === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer)] as const;
  });
  const count = task.inputs[0]?.shape[0] ?? 0;
  const said = await network.compute(Object.fromEntries(given), count);
  const outputs = said.map(({ shape, values }, i) => ({
    name: task.outputs[i] ?? '',
    shape,
    dtype: 'float32',
    data: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  }));
  console.log(`\nneuroloom-answer ${JSON.stringify({ outputs, versions: { node: process.versions.node } })}`);
}
