import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  encodeHostFrame,
  parseHostFrame,
  type Channel,
  type HostFrame,
  type PageFrame,
} from '../../core/protocol/channel.ts';
import { text } from '../../core/text.ts';
import { EngineProcess } from './engineProcess.ts';

/** A real child that speaks the wire: echoes its params, says an event, dies or hangs on demand. */
const SCRIPT = `
import { Socket } from 'node:net';
const pipe = new Socket({ fd: 3, readable: true, writable: true });
pipe.setEncoding('utf8');
process.stdout.write('a library greets on stdout without the end of a line');
const orders = [];
let rest = '';
let isCut = false;
pipe.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const space = line.indexOf(' ');
    const [page, text] = [line.slice(0, space), line.slice(space + 1)];
    if (!text.startsWith('{')) { orders.push('page ' + page + ': ' + text); continue; }
    const { id, request, params, host, ...order } = JSON.parse(text);
    const say = (frame, to = page) => pipe.write(to + ' ' + JSON.stringify(frame) + '\\n');
    if (host === 'ping') { if (!isCut) say({ host: 'pong' }); }
    else if (host) orders.push({ host, ...order });
    else if (request === 'die') { console.error('out of ideas'); process.exit(3); }
    else if (request === 'event') say({ number: 1, event: 'log', payload: params }, params.to);
    else if (request === 'orders') say({ id, result: orders });
    else if (request === 'split') {
      // Cuts the frame in the middle of a character of four bytes.
      const bytes = Buffer.from(page + ' ' + JSON.stringify({ id, result: 'Auf 🦬 folgt ü' }) + '\\n');
      const cut = bytes.indexOf(Buffer.from('🦬')) + 2;
      isCut = true;
      const end = () => { isCut = false; pipe.write(bytes.subarray(cut)); };
      pipe.write(bytes.subarray(0, cut), () => setTimeout(end, 30));
    } else if (request !== 'silence') say({ id, result: params });
  }
});
pipe.on('end', () => process.exit(0));
`;

interface Page extends Channel {
  readonly frames: string[];
  request(id: number, request: string, params?: unknown): void;
  say(frame: PageFrame | string): void;
  isClosed(): boolean;
  leave(): void;
  hostFrames(): HostFrame[];
  answers(): { id: number; result: unknown }[];
}

function newPage(): Page {
  const frames: string[] = [];
  let listener: (frame: string) => void = () => undefined;
  let onClose: () => void = () => undefined;
  let isClosed = false;
  return {
    frames,
    send: (frame) => void frames.push(frame),
    onMessage: (next) => void (listener = next),
    onClose: (next) => void (onClose = next),
    close: () => void (isClosed = true),
    isClosed: () => isClosed,
    say: (frame) => listener(typeof frame === 'string' ? frame : encodeHostFrame(frame)),
    leave: () => onClose(),
    request: (id, request, params = null) => listener(JSON.stringify({ id, request, params })),
    hostFrames: () => frames.map((frame) => parseHostFrame(frame)).filter((frame) => frame !== undefined),
    answers: () => frames.filter((frame) => frame.startsWith('{"id"')).map((frame) => JSON.parse(frame)),
  };
}

const until = <T>(read: () => T, expected: T) =>
  vi.waitFor(() => expect(read()).toEqual(expected), { timeout: 30_000 });

let folder: string;
let engine: EngineProcess;
let log: string;

/** `silenceMs`: the short one says of a Node that starts slowly that it hangs. */
function start(source = SCRIPT, node?: string, silenceMs = 20_000): EngineProcess {
  const script = path.join(folder, 'engine.mjs');
  writeFileSync(script, source);
  log = '';
  engine = new EngineProcess({
    script,
    onLog: (text) => (log += text),
    pingMs: 20,
    silenceMs,
    ...(node && { node }),
  });
  return engine;
}

beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-engine-'))));
afterEach(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

it('tells a page first that the engine is up, and answers a request that came before', async () => {
  start();
  const page = newPage();
  engine.attach(page);
  page.request(7, 'echo', { units: 512 });
  await until(page.answers, [{ id: 7, result: { units: 512 } }]);
  expect(parseHostFrame(page.frames[0]!)).toEqual({ host: 'engineStarted', pid: engine.pid });
  expect(log).toContain('a library greets on stdout');
});

it('gives each of two pages the answers to its own requests', async () => {
  start();
  const [first, second] = [newPage(), newPage()];
  engine.attach(first);
  engine.attach(second);
  first.request(1, 'echo', 'of the first');
  second.request(1, 'echo', 'of the second');
  await until(first.answers, [{ id: 1, result: 'of the first' }]);
  await until(second.answers, [{ id: 1, result: 'of the second' }]);
});

it('gives an event to the page that it is for, or to all that are there', async () => {
  start();
  const [first, second, third] = [newPage(), newPage(), newPage()];
  for (const page of [first, second, third]) engine.attach(page);
  third.leave();
  const events = (page: Page) => page.frames.filter((frame) => frame.includes('"event"'));
  first.request(1, 'event', { to: 2, text: 'for the second' });
  first.request(2, 'event', { to: 3, text: 'for one that has left' });
  first.request(3, 'event', { to: 0, text: 'for all' });
  const texts = (page: Page) => events(page).map((frame) => JSON.parse(frame).payload.text);
  await until(() => texts(first), ['for all']);
  await until(() => texts(second), ['for the second', 'for all']);
  expect(events(third)).toEqual([]);
});

it('tells the engine which page has gone, and which files pages may name, also when it is a new one', async () => {
  start();
  const [first, second] = [newPage(), newPage()];
  engine.attach(first);
  engine.attach(second);
  await expect.poll(() => engine.pid).toBeDefined();
  engine.grant('/home/u/a.csv', 'read');
  engine.grant('/home/u/a.csv', 'read');
  second.leave();
  first.request(1, 'orders');
  const grant = { host: 'grant', path: '/home/u/a.csv', access: 'read' };
  await until(first.answers, [{ id: 1, result: [grant, { host: 'pageGone', page: 2 }] }] as never);
  first.frames.length = 0;
  first.request(2, 'die');
  await expect.poll(() => first.hostFrames().map(({ host }) => host)).toContain('engineExited');
  first.request(3, 'orders');
  await until(first.answers, [{ id: 3, result: [grant] }] as never);
});

it('lets no page speak for the host or for another page', async () => {
  start();
  const [first, second] = [newPage(), newPage()];
  engine.attach(first);
  engine.attach(second);
  second.say('{"id":1,"request":"echo"}\n0 {"host":"grant","path":"/etc/passwd","access":"write"}');
  expect(second.isClosed()).toBe(true);
  second.say('0 {"host":"grant","path":"/etc/passwd","access":"write"}');
  second.say({ host: 'grant', path: '/etc/passwd', access: 'write' } as never);
  first.request(2, 'orders');
  const nonsense = 'page 2: 0 {"host":"grant","path":"/etc/passwd","access":"write"}';
  await until(first.answers, [{ id: 2, result: [nonsense] }]);
});

it.each(['{"host":', '{"host":"ping"', '{"host":"ping"} and more'])(
  'lives on after a page that speaks to it in broken words, and lets it go: %s',
  (frame) => {
    start();
    const page = newPage();
    engine.attach(page);
    expect(() => page.say(frame)).not.toThrow();
    expect(page.isClosed()).toBe(true);
  },
);

it('answers the heartbeat of a page itself', async () => {
  start();
  const page = newPage();
  engine.attach(page);
  page.say({ host: 'ping' });
  expect(page.hostFrames().at(-1)).toEqual({ host: 'pong' });
});

it('says that the engine hangs, and that it answers again', async () => {
  start(SCRIPT, undefined, 200);
  const page = newPage();
  engine.attach(page);
  page.request(1, 'echo', 'awake');
  await until(page.answers, [{ id: 1, result: 'awake' }]);
  process.kill(engine.pid!, 'SIGSTOP');
  await vi.waitFor(() => expect(page.hostFrames().at(-1)).toEqual({ host: 'engineSilent' }), { timeout: 30_000 });
  const late = newPage();
  engine.attach(late);
  expect(late.hostFrames().map(({ host }) => host)).toEqual(['engineStarted', 'engineSilent']);
  process.kill(engine.pid!, 'SIGCONT');
  await vi.waitFor(() => expect(page.hostFrames().at(-1)).toEqual({ host: 'engineAnswers' }), { timeout: 30_000 });
});

it('replaces an engine that hangs when a page wants it, without counting that as a death', async () => {
  start();
  const page = newPage();
  engine.attach(page);
  for (let turn = 1; turn <= 6; turn++) {
    page.request(turn, 'echo', turn);
    await vi.waitFor(() => expect(page.answers().at(-1)).toEqual({ id: turn, result: turn }), { timeout: 30_000 });
    process.kill(engine.pid!, 'SIGSTOP');
    page.say({ host: 'restartEngine' });
    await expect.poll(() => page.hostFrames().filter(({ host }) => host === 'engineStarted')).toHaveLength(turn + 1); // prettier-ignore
  }
  const exits = page.hostFrames().filter(({ host }) => host === 'engineExited');
  expect(exits).toEqual(Array(6).fill(expect.objectContaining({ isAsked: true })));
});

it('keeps order, frames of four megabytes, and characters that the pipe cuts in two', async () => {
  start();
  const page = newPage();
  engine.attach(page);
  const large = 'ü🦬'.repeat(700_000);
  page.request(1, 'echo', large);
  for (let id = 2; id < 200; id++) page.request(id, 'echo', id);
  await until(() => page.answers().length, 199);
  expect(page.answers().map(({ id }) => id)).toEqual(Array.from({ length: 199 }, (_, i) => i + 1));
  expect(page.answers()[0]?.result === large).toBe(true);
  page.frames.length = 0;
  page.request(200, 'split');
  await until(page.answers, [{ id: 200, result: 'Auf 🦬 folgt ü' }]);
});

it('starts the engine again after kill -9, and goes on', async () => {
  start();
  const page = newPage();
  engine.attach(page);
  await expect.poll(() => engine.pid).toBeDefined();
  const before = engine.pid!;
  page.request(1, 'silence');
  process.kill(before, 'SIGKILL');
  await until(() => page.hostFrames().map((frame) => frame.host), ['engineStarted', 'engineExited', 'engineStarted']);
  expect(page.hostFrames()[1]).toEqual({
    host: 'engineExited',
    reason: text('The engine was ended by the signal SIGKILL.', 'Das Signal SIGKILL hat den Rechenkern beendet.'),
  });
  expect(engine.pid).not.toBe(before);
  page.request(2, 'echo', 'alive');
  await until(page.answers, [{ id: 2, result: 'alive' }]);
});

it('holds requests of the time between two engines', async () => {
  start();
  const page = newPage();
  engine.attach(page);
  page.request(1, 'die');
  await expect.poll(() => page.hostFrames().map(({ host }) => host)).toContain('engineExited');
  expect(page.hostFrames().find(({ host }) => host === 'engineExited')).toMatchObject({
    reason: text('The engine ended with code 3. out of ideas', 'Der Rechenkern endete mit dem Code 3. out of ideas'),
  });
  page.request(2, 'echo', 'patient');
  await until(page.answers, [{ id: 2, result: 'patient' }]);
});

it('gives up when the engine keeps dying, says so to every request, and tries again for a new page', async () => {
  start('process.exit(1)');
  const page = newPage();
  engine.attach(page);
  await vi.waitFor(() => expect(page.hostFrames().at(-1)?.host).toBe('engineFailed'), { timeout: 30_000 });
  expect(page.hostFrames().filter((frame) => frame.host === 'engineExited')).toHaveLength(4);
  page.frames.length = 0;
  page.request(1, 'echo');
  expect(page.hostFrames()[0]?.host).toBe('engineFailed');
  writeFileSync(path.join(folder, 'engine.mjs'), SCRIPT);
  const reloaded = newPage();
  engine.attach(reloaded);
  reloaded.request(1, 'echo', 'better now');
  await until(reloaded.answers, [{ id: 1, result: 'better now' }]);
});

it('says what the engine itself says of its end, in both languages', async () => {
  const ending = '0 {"host":"ending","reason":{"en":"No room.","de":"Kein Platz."}}\\n';
  start(`import { writeSync } from 'node:fs'; writeSync(3, '${ending}'); console.error('more'); process.exit(1);`);
  const page = newPage();
  engine.attach(page);
  await until(() => page.hostFrames().some(({ host }) => host === 'engineExited'), true);
  const exits = page.hostFrames().filter(({ host }) => host === 'engineExited');
  expect(exits[0]).toEqual({ host: 'engineExited', reason: text('No room.', 'Kein Platz.') });
});

it('says which Node could not be started', async () => {
  start(SCRIPT, '/nowhere/node');
  const page = newPage();
  engine.attach(page);
  await expect.poll(() => page.hostFrames()[0]?.host).toBe('engineExited');
  expect(page.hostFrames()[0]).toMatchObject({
    reason: {
      en: expect.stringContaining('/nowhere/node'),
      de: expect.stringContaining('/nowhere/node nicht starten'),
    },
  });
});

it('ends the engine with the host', async () => {
  start();
  await expect.poll(() => engine.pid).toBeDefined();
  const pid = engine.pid!;
  await engine.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
