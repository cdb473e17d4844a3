import { EngineError } from '../../core/protocol/errors.ts';
import { cluster } from './cluster.ts';
import { devices } from './devices.ts';
import { diagnostics } from './diagnostics.ts';
import { diff } from './diff.ts';
import { exportProject, verify } from './export.ts';
import { fineTune } from './fineTune.ts';
import { generate } from './generate.ts';
import { importProject } from './import.ts';
import { info } from './info.ts';
import { models } from './models.ts';
import { newProject } from './new.ts';
import { pipeline } from './pipeline.ts';
import { sweep } from './sweep.ts';
import { writeText } from './text.ts';
import { tokenize } from './tokenize.ts';
import { train } from './train.ts';
import { translate } from './translate.ts';
import { trainTokenizerOf } from './trainTokenizer.ts';
import { verifyLecture } from './verifyLecture.ts';
import { COMMANDS, USAGE, Refusal, usageOf, UsageError } from './usage.ts';

/** A command takes the arguments after its name, prints to stdout, and resolves to the exit code. */
type Command = (args: string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  train,
  devices,
  diagnostics,
  diff,
  info,
  export: exportProject,
  verify,
  import: importProject,
  new: newProject,
  'fine-tune': fineTune,
  sweep,
  text: writeText,
  generate,
  translate,
  models,
  pipeline,
  cluster,
  'verify-lecture': (args) => verifyLecture(args),
  tokenize,
  'train-tokenizer': trainTokenizerOf,
};

/** Runs a command line; resolves to the exit code: 0, 1 for a failure, 2 for incorrect usage. */
export async function cli(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    if (isUsageError(error)) {
      process.stderr.write(`${error.message}\n\n${usageOf(args[0] ?? '') || COMMANDS}`);
      return 2;
    }
    const isSaid = error instanceof EngineError || error instanceof Refusal;
    const message = error instanceof Error ? (isSaid ? error.message : error.stack) : String(error);
    process.stderr.write(`${message}\n`);
    return 1;
  }
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) throw new UsageError('A command is missing.');
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usageOf(args[0] ?? '') || USAGE);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command “${name}”.`);
  if (asksForHelp(args)) {
    process.stdout.write(usageOf(name));
    return 0;
  }
  return command(args);
}

/** What follows `--` is taken as it is. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

function isUsageError(error: unknown): error is Error {
  // Node's parseArgs throws TypeErrors with these codes and readable messages.
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
}
