// Optional components, installed only on request: npm run setup:cuda, npm run setup:tensorflow.
import { setupCuda } from './cuda.ts';
import { SetupError } from './setupError.ts';
import { setupTensorFlow } from './tensorflow.ts';

const setups: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  cuda: setupCuda,
  tensorflow: setupTensorFlow,
};

const [name = '', ...args] = process.argv.slice(2);
try {
  const setup = Object.hasOwn(setups, name) ? setups[name] : undefined;
  if (!setup) throw new SetupError(`There is no setup “${name}”; there are ${Object.keys(setups).join(', ')}.`);
  await setup(args);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // parseArgs also throws errors with readable messages.
  const isForPeople = error instanceof SetupError || code.startsWith('ERR_PARSE_ARGS');
  const message = error instanceof Error ? (isForPeople ? error.message : error.stack) : String(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
