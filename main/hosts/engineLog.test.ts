import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeHostFrame, parseHostFrame, type Channel, type HostFrame } from '../../core/protocol/channel.ts';
import { aboutHere } from '../files/build.ts';
import { LogFile } from '../files/logFile.ts';
import { EngineProcess } from './engineProcess.ts';

const SCRIPT = `
process.stdout.write('a library, without the end of a line');
console.error('[warning] of the engine');
throw new TypeError('No "Exam of Anna" here.');
`;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps what the engine says and how it ends, with levels, and tells it to a page that asks', async () => {
  const script = path.join(folder, 'engine.mjs');
  writeFileSync(script, SCRIPT);
  const about = aboutHere('browser');
  const engine = new EngineProcess({ script, onLog: () => undefined, log: new LogFile(folder), about });
  const frames: HostFrame[] = [];
  let say: (frame: string) => void = () => undefined;
  const page: Channel = {
    send: (frame) => void frames.push(...[parseHostFrame(frame)].filter((each) => each !== undefined)),
    onMessage: (listener) => (say = listener),
    onClose: () => undefined,
    close: () => undefined,
  };
  engine.attach(page);
  await vi.waitFor(() => expect(frames.map(({ host }) => host)).toContain('engineExited'), { timeout: 20_000 });
  await engine.stop();
  say(encodeHostFrame({ host: 'report' }));
  const report = frames.find((frame) => frame.host === 'report')?.report;
  expect(report?.about).toEqual(about);
  const lines = report?.log.split('\n').map((line) => line.replace(/^\S+ /, '')) ?? [];
  expect(lines[0]).toMatch(/^info host The engine runs as process \d+\.$/);
  expect(lines).toContain('info engine a library, without the end of a line');
  expect(lines).toContain('warning engine of the engine');
  expect(lines).toContain('info engine TypeError: No "…" here.');
  expect(lines.find((line) => line.startsWith('error host The engine ended with code 1.'))).toBeDefined();
  expect(report?.log).not.toContain('Anna');
});
