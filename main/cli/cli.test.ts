import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { file, run, terminal, useTerminal } from './testing.ts';

useTerminal();

const train = (...args: string[]) => run('train', ...args, '--runtime', 'eager', '--device', 'cpu');
type Event = Record<string, unknown>;
const events = (lines: string[]) => lines.map((line) => JSON.parse(line) as Event);
const epochs = (lines: string[]) => events(lines).filter(({ event }) => event === 'epoch');

describe('the command line', () => {
  test("prints the lecture's lines", async () => {
    await run('new', 'iris', '--out', file('iris.neuroloom'));
    const { code, lines } = await train(file('iris.neuroloom'), '--epochs', '2');
    expect(code).toBe(0);
    expect(lines[0]).toBe('Using cpu device (CPU, TensorFlow.js, eager)');
    expect(lines.slice(1, 3)).toEqual(['Epoch 1', '-------------------------------']);
    expect(lines[3]).toMatch(/^loss: \d\.\d{6} {2}\[ 16\/120\]$/);
    expect(lines[4]).toBe('Test Error: ');
    expect(lines[5]).toMatch(/^ Accuracy: \d+\.\d%, Avg loss: \d\.\d{6} $/);
    expect(lines[7]).toBe('Epoch 2');
    expect(lines.at(-1)).toBe('Done!');
  });

  test('prints JSON lines with the same numbers for the same seed', async () => {
    await run('new', 'iris', '--out', file('iris.neuroloom'));
    const losses = async (seed: string) =>
      epochs((await train(file('iris.neuroloom'), '--epochs', '2', '--json', '--seed', seed)).lines).map(
        ({ loss }) => loss,
      );
    const first = await losses('7');
    expect(first).toHaveLength(2);
    expect(await losses('7')).toEqual(first);
    expect(await losses('8')).not.toEqual(first);
    const [epoch] = epochs((await train(file('iris.neuroloom'), '--epochs', '1', '--json')).lines);
    expect(Object.keys(epoch!)).toEqual(
      expect.arrayContaining(['epoch', 'loss', 'accuracy', 'valLoss', 'valAccuracy', 'seconds', 'stepsPerSecond']),
    );
  });

  test('goes on where a project was, exactly', async () => {
    await run('new', 'moons', '--out', file('a.neuroloom'));
    const whole = epochs((await train(file('a.neuroloom'), '--epochs', '4', '--json')).lines);
    await train(file('a.neuroloom'), '--epochs', '2', '--out', file('b.neuroloom'));
    const rest = epochs((await train(file('b.neuroloom'), '--continue', '--epochs', '2', '--json')).lines);
    expect(rest.map(({ epoch, loss, valLoss }) => [epoch, loss, valLoss])).toEqual(
      whole.slice(2).map(({ epoch, loss, valLoss }) => [epoch, loss, valLoss]),
    );
  });

  test('ends at Ctrl+C, says so and writes what it has', async () => {
    await run('new', 'moons', '--out', file('a.neuroloom'));
    const ending = train(file('a.neuroloom'), '--epochs', '5000', '--json', '--out', file('b.neuroloom'));
    await expect.poll(() => terminal.out, { timeout: 20_000 }).toContain('"epoch":2');
    process.emit('SIGINT');
    const { code, lines } = await ending;
    expect(code).toBe(1);
    expect(events(lines).at(-1)).toMatchObject({ event: 'end', status: 'stopped' });
    expect((await run('info', file('b.neuroloom'))).lines.at(-1)).toMatch(/^run 1: stopped, \d+ of 5000 epochs, loss/);
  });

  test('a project that goes while it is trained takes nothing of the new run along', async () => {
    const [one, two, three] = ['a', 'b', 'c'].map((name) => file(`${name}.neuroloom`)) as [string, string, string];
    await run('new', 'moons', '--out', one);
    for (const seed of ['1', '2']) await train(one, '--epochs', '1', '--seed', seed, '--out', one);
    await train(one, '--epochs', '1', '--seed', '3', '--out', two);
    const kept = (name: string) => Object.keys(unzipSync(readFileSync(name))).filter((entry) => entry.startsWith('run-weights/')); // prettier-ignore
    expect(kept(two)).toHaveLength(2);
    const ending = train(two, '--epochs', '5000', '--json', '--out', three);
    await expect.poll(() => terminal.out, { timeout: 20_000 }).toContain('"epoch":2');
    rmSync(two);
    process.emit('SIGINT');
    await ending;
    expect(terminal.errors).toContain('The weights of these runs are no longer where they were');
    // What was in memory is written.
    expect(kept(three)).toHaveLength(1);
    expect((await run('info', three)).lines.at(-1)).toMatch(/^run 4: stopped/);
  });

  test('a damaged project is trained on, but not written over', async () => {
    const [whole, spoilt] = [file('a.neuroloom'), file('b.neuroloom')];
    await run('new', 'iris', '--out', whole);
    const trained = ['--epochs', '1', '--out'];
    await train(whole, ...trained, whole);
    const { 'optimizer.safetensors': _, ...rest } = unzipSync(readFileSync(whole));
    writeFileSync(spoilt, zipSync(rest));
    expect((await train(spoilt, ...trained, spoilt)).code).toBe(1);
    expect(terminal.errors).toContain('write to another file with --out');
    expect(unzipSync(readFileSync(spoilt))).toEqual(rest);
    expect((await train(spoilt, ...trained, file('c.neuroloom'))).code).toBe(0);
  });

  test('a new project takes no place of another one', async () => {
    await run('new', 'iris', '--out', file('a.neuroloom'));
    const before = readFileSync(file('a.neuroloom'));
    expect((await run('new', 'xor', '--out', file('a.neuroloom'))).code).toBe(1);
    expect(terminal.errors).toContain('choose another name');
    expect(readFileSync(file('a.neuroloom'))).toEqual(before);
  });

  test('exports what was trained, or the weights before training, and says so', async () => {
    await run('new', 'iris', '--out', file('a.neuroloom'));
    const untrained = await run('export', file('a.neuroloom'), '--out', file('untrained'));
    expect(untrained).toMatchObject({ code: 0 });
    expect(untrained.lines.join('\n')).toContain('was not trained');
    await train(file('a.neuroloom'), '--epochs', '1', '--out', file('b.neuroloom'));
    expect(await run('export', file('b.neuroloom'), '--format', 'tfjs', '--out', file('model'))).toMatchObject({
      code: 0,
    });
    const files = ['README.md', 'model.json', 'parity-examples.safetensors', 'parity.json', 'weights.bin'];
    expect(readdirSync(file('model')).toSorted()).toEqual(files);
    expect((await run('verify', file('model'), '--json')).lines).toHaveLength(1);
    writeFileSync(path.join(file('model'), 'weights.bin'), readFileSync(path.join(file('untrained'), 'weights.bin')));
    expect((await run('verify', file('model'))).code).toBe(1);
    expect(terminal.errors).toContain('it is not what was trained');
  });

  test('exports the training step of a network that was never trained', async () => {
    await run('new', 'xor', '--out', file('a.neuroloom'));
    const { code, lines } = await run('export', file('a.neuroloom'), '--format', 'onnx-step', '--out', file('a.onnx'));
    expect(code).toBe(0);
    expect(lines.join('\n')).toContain('a.onnx');
    expect(readFileSync(file('a.onnx')).includes('weight/linear1.kernel')).toBe(true);
  });

  test.each([
    ['pytorch-program', 'self.stack = nn.Sequential('],
    ['keras-program', 'model = keras.Sequential(['],
  ])('exports a program for %s', async (format, line) => {
    await run('new', 'fashion-mnist', '--out', file('a.neuroloom'));
    expect((await run('export', file('a.neuroloom'), '--format', format, '--out', file('a.py'))).code).toBe(0);
    expect(readFileSync(file('a.py'), 'utf8')).toContain(line);
  });

  test('says what is in a project', async () => {
    await run('new', 'fashion-mnist', '--out', file('a.neuroloom'));
    const { code, lines } = await run('info', file('a.neuroloom'));
    expect(code).toBe(0);
    expect(lines.join('\n')).toContain('669,706 parameters');
  });

  test('lists the devices', async () => {
    const { lines } = await run('devices', '--json');
    for (const runtime of ['compiled', 'eager']) {
      const cpu = events(lines).find((device) => device['runtime'] === runtime && device['name'] === 'cpu');
      expect(cpu).toMatchObject({ isAvailable: true, reason: null });
    }
  });

  test.each([
    [[], 'A command is missing.'],
    [['fly'], 'There is no command “fly”.'],
    [['train'], 'The project is missing.'],
    [['train', 'a', 'b'], '“b” is one argument too many.'],
    [['train', 'a', '--epochs', '0'], '--epochs takes a whole number from 1 to 100000, not “0”.'],
    [['train', 'a', '--epochs', '1e9'], '--epochs takes a whole number'],
    [['train', 'a', '--runtime', 'magic'], '--runtime takes auto, compiled, eager, not “magic”.'],
    [['train', 'a', '--threads', '0'], '--threads takes auto, or a whole number from 1 to 1024, not “0”.'],
    [['train', 'a', '--threads', 'abc'], '--threads takes auto, or a whole number from 1 to 1024, not “abc”.'],
    [['train', 'a', '--threads', ''], '--threads takes auto, or a whole number from 1 to 1024, not “”.'],
    [['train', 'a', '--threads', '1.5'], '--threads takes auto'],
    [['train', 'a', '--wings'], "Unknown option '--wings'"],
    [['new', 'unicorn', '--out', 'x'], 'There is no example “unicorn”'],
    [['new', 'iris'], '--out is missing.'],
    [['export', 'a', '--format', 'pdf', '--out', 'x'], '--format takes tfjs, onnx, pytorch'],
  ])('%j is answered with the usage', async (args, message) => {
    expect((await run(...args)).code).toBe(2);
    expect(terminal.errors).toContain(message);
    expect(terminal.errors).toContain('npm run cli');
  });

  test('help, and the answer to incorrect usage, say what belongs to the command alone', async () => {
    for (const args of [['models', '--help'], ['help', 'models'], ['models', 'list', '-h']]) {
      const { code, lines } = await run(...args);
      expect(code).toBe(0);
      expect(lines[0]).toMatch(/^ {2}npm run cli -- models list/);
      expect(terminal.out).toContain('  NAME         of a pretrained model');
      expect(terminal.out).not.toMatch(/-- train|--beam|--text FILE|--top-k/);
    }
    expect((await run('fine-tune', '--help')).lines.join('\n')).toMatch(/^ {2}MODEL +a pretrained one/m);
    expect((await run('diagnostics', '--help')).lines.join('\n')).toMatch(/^ {2}--out FILE +where to write/m);
    expect((await run('import', '--help')).lines.join('\n')).toMatch(/^ {2}--as block .+\n {2}--sizes NAME=N /m);
    await run('train');
    expect(terminal.errors).toMatch(/^The project is missing\.\n\n {2}npm run cli -- train <project>/);
    expect(terminal.errors).not.toContain('-- export');
    expect((await run('export', '--help')).lines.join()).toContain('Options of export');
    expect((await run('translate', '--help')).lines.join()).toContain('--length-penalty  above 0');
    await run('fly');
    expect(terminal.errors).toContain('npm run cli -- tokenize');
    expect(terminal.errors).not.toContain('Moby Dick');
    await run('help');
    expect(terminal.out).toContain('Moby Dick');
  }); // prettier-ignore

  test.each([
    ['not there', undefined, 'cannot be read'],
    ['no project', 'hello', 'a.neuroloom'],
  ])('a file that is %s is an error in one line', async (_, content, message) => {
    if (content !== undefined) writeFileSync(file('a.neuroloom'), content);
    expect((await train(file('a.neuroloom'))).code).toBe(1);
    expect(terminal.errors).toContain(message);
    expect(terminal.errors.trim().split('\n')).toHaveLength(1);
  });
});
