import { expect, it } from 'vitest';
import type { HostFrame } from '../../core/protocol/channel.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import { same } from '../../core/text.ts';
import { followHeartbeat } from './heartbeat.ts';

/** A page whose host answers while `isThere`, and a clock that is set by hand. */
function page() {
  let now = 0;
  let beat: () => void = () => undefined;
  let hear: (frame: HostFrame) => void = () => undefined;
  const host = { isThere: true, pings: 0 };
  const said: string[] = [];
  const answer = () => hear({ host: 'pong' });
  const client = {
    tellHost: () => {
      host.pings += 1;
      if (host.isThere) answer();
    },
    onHost: (listener: typeof hear) => {
      hear = listener;
      return () => undefined;
    },
  } as unknown as EngineClient;
  const listeners = { onSilent: () => void said.push('silent'), onAnswer: () => void said.push('answers') };
  followHeartbeat(client, listeners, { now: () => now, every: (_, act) => void (beat = act) });
  const wait = (milliseconds: number, times = 1) => {
    for (let i = 0; i < times; i++) {
      now += milliseconds;
      beat();
    }
  };
  return { said, host, wait, answer, hear: (frame: HostFrame) => hear(frame) };
}

it('says once that nobody answers, and once that somebody does again', () => {
  const { said, host, wait, answer } = page();
  wait(3_000, 100);
  expect([said, host.pings]).toEqual([[], 100]);
  host.isThere = false;
  wait(3_000, 4);
  expect(said).toEqual([]);
  wait(3_000, 20);
  expect(said).toEqual(['silent']);
  answer();
  expect(said).toEqual(['silent', 'answers']);
});

it('asks on over a new connection, though the last question went down with the old one', () => {
  const { said, host, wait, hear } = page();
  host.isThere = false;
  wait(3_000, 6);
  hear({ host: 'engineExited', reason: same('The connection to the app was lost.') });
  expect(said).toEqual(['silent']);
  host.isThere = true;
  hear({ host: 'engineStarted', pid: 1 });
  expect(said).toEqual(['silent', 'answers']);
  const before = host.pings;
  wait(3_000, 5);
  expect(host.pings).toBe(before + 5);
});

it('takes a page that slept for no silence: only a question can stay without an answer', () => {
  const { said, wait } = page();
  wait(3_000);
  wait(3_600_000);
  expect(said).toEqual([]);
});

it('takes a page that was blocked for no silence: the answer lies behind the late beat', () => {
  const { said, host, wait, answer } = page();
  host.isThere = false;
  wait(3_000);
  wait(60_000);
  expect(said).toEqual([]);
  answer();
  wait(3_000, 5);
  expect(said).toEqual(['silent']);
});
