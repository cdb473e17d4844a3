import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createSessions } from './sessions.ts';

const HOUR = 60 * 60_000;
const request = (key: string) => ({ headers: { authorization: `Bearer ${key}` } }) as IncomingMessage;

it('forgets a page that nobody has heard of for a day, and keeps one that is open', () => {
  let now = 0;
  const sessions = createSessions(() => now);
  const [idle, open] = [0, 1].map(() => sessions.exchange(request(sessions.token()))!);
  const socket = sessions.find(request(open!))!;
  for (now = HOUR; now < 24 * HOUR; now += HOUR) socket.touch();
  expect(sessions.find(request(idle!))).toBeUndefined();
  expect(sessions.find(request(open!))).toBe(socket);
});

it('takes a ticket for a minute', () => {
  let now = 0;
  const sessions = createSessions(() => now);
  const [early, late] = [sessions.ticket('/a'), sessions.ticket('/b')];
  now = 59_000;
  expect(sessions.redeem(early)).toBe('/a');
  now = 61_000;
  expect(sessions.redeem(late)).toBeUndefined();
});
