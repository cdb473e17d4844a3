import { spawn } from 'node:child_process';
import { EngineError } from '../../core/protocol/errors.ts';

/** Anything slower is considered hung. */
const MOST_SECONDS = 300;
/** Begins the line with the answer: other lines are a library's own. */
const MARK = 'neuroloom-answer ';

/** A program that runs in a process of its own. */
export interface Apart {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sent as JSON over stdin. */
  readonly task: unknown;
  readonly signal?: AbortSignal | undefined;
  /** What is cancelled by the signal. */
  readonly what: string;
  /** After so long it is ended. */
  readonly mostSeconds?: number | undefined;
}

/** A program that was ended because it took too long. */
export class TookTooLong extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`it had no answer after ${seconds} seconds`);
    this.seconds = seconds;
  }
}

/** Runs a program that reads its task as JSON from stdin and prints `neuroloom-answer`, a space and its answer as JSON on a line. Rejects with what it says if there is none, or with TookTooLong. */
export function answerApart({
  program,
  args,
  env,
  task,
  signal,
  what,
  mostSeconds = MOST_SECONDS,
}: Apart): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new EngineError('cancelled', `${what} was cancelled.`));
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const end = () => child.kill('SIGKILL');
    let isTooLong = false;
    const timer = setTimeout(() => {
      isTooLong = true;
      end();
    }, 1000 * mostSeconds);
    signal?.addEventListener('abort', end);
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => err.push(piece));
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) return reject(new EngineError('cancelled', `${what} was cancelled.`));
      const [printed, failed] = [Buffer.concat(out).toString(), Buffer.concat(err).toString()];
      const answer = printed.split('\n').find((line) => line.startsWith(MARK));
      const said = answer === undefined ? undefined : parsed(answer.slice(MARK.length));
      if (said) return resolve(said.value);
      if (isTooLong) return reject(new TookTooLong(mostSeconds));
      reject(
        new Error(lastLine(failed) || (answer === undefined && lastLine(printed)) || 'it ended without an answer'),
      );
    });
    // A process that has ended already no longer reads.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(task));
  });
}

/** Undefined for an answer in the midst of which the program ended. */
function parsed(answer: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(answer) };
  } catch {
    return undefined;
  }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 500) ?? '';
}
