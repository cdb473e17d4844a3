// Packages that Node is to `require`. An import of CommonJS is read twice, once to find its names, and a package of many
// small ES modules is slow to find: TensorFlow.js takes 0.2 s of the processor instead of 0.7, zod 0.1 instead of 0.25.
import { createRequire } from 'node:module';
import path from 'node:path';

const NAMES = ['@tensorflow/tfjs', 'zod'];
const require = createRequire(import.meta.url);

/** The source of a module that requires a package, from that place, and has all of its names. */
function source(name, from) {
  const names = Object.keys(require(name));
  return `import { createRequire } from 'node:module';
const all = createRequire(${from})(${JSON.stringify(name)});
const [${names.map((_, i) => `v${i}`).join()}] = ${JSON.stringify(names)}.map((name) => all[name]);
export { ${names.map((key, i) => `v${i} as ${key}`).join()}${names.includes('default') ? '' : ', all as default'} };`;
}

/** For esbuild: the packages lie above the file that is built. */
export const requiredByBuild = {
  name: 'required',
  setup(build) {
    const filter = new RegExp(`^(${NAMES.join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'required' }));
    build.onLoad({ filter: /./, namespace: 'required' }, ({ path: name }) => ({
      contents: source(name, 'import.meta.url'),
    }));
  },
};

/** For Vitest. */
export const requiredByTests = {
  name: 'required',
  enforce: 'pre',
  resolveId: (id) => (NAMES.includes(id) ? `\0required:${id}` : undefined),
  load: (id) =>
    id.startsWith('\0required:')
      ? source(id.slice('\0required:'.length), JSON.stringify(path.join(import.meta.dirname, 'package.json')))
      : undefined,
};
