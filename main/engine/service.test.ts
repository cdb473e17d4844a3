import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { addressed, type Channel } from '../../core/protocol/channel.ts';
import { engineRequests } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { damage, damaged, tried } from '../files/testing.ts';
import { Grants } from './grants.ts';
import { Pages, perPage, type Page } from './pages.ts';
import { serve, type Handlers } from './service.ts';

/** A service whose one request answers with `result`, and what it has sent. */
function serving(result: unknown, handle: (params: unknown, page: Page) => unknown = () => result) {
  const sent: string[] = [];
  let receive: (line: string) => void = () => undefined;
  const channel: Channel = {
    send: (line) => void sent.push(line),
    onMessage: (listener) => void (receive = listener),
    onClose: () => undefined,
    close: () => undefined,
  };
  const handlers = { devices: handle } as unknown as Handlers;
  serve({
    channel,
    handlers,
    pages: new Pages(channel),
    grants: new Grants(
      () => Promise.resolve([]),
      () => undefined,
    ),
  });
  return { sent, receive: (line: string) => receive(line) };
}

it('answers with an error when the result is no JSON', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  for (const result of [circle, 1n]) {
    const { sent, receive } = serving(result);
    receive(addressed(4, '{"id":9,"request":"devices"}'));
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^4 \{"id":9,"error":\{"code":"internal"/);
  }
});

it.each(['{"id":5}', '{"id":5,"request":7}', '{"id":5,"request":"fly"', '{"id":5,"request":"fly"}'])(
  'answers what is not a request of the contract: %s',
  async (frame) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { sent, receive } = serving(null);
    receive(addressed(2, frame));
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^2 \{"id":5,"error":\{"code":"invalidRequest"/);
  },
);

it('says why something failed in both languages, and shapes in both orders of axes', async () => {
  const words = { en: '[28, 28, 1] arrives.', de: '[28, 28, 1] kommt an.' };
  const channelsFirst = { en: '[1, 28, 28] arrives.', de: '[1, 28, 28] kommt an.' };
  const { sent, receive } = serving(null, () => {
    throw new EngineError('documentHasProblems', { ...words, channelsFirst });
  });
  receive(addressed(4, '{"id":9,"request":"devices"}'));
  await expect.poll(() => sent).toHaveLength(1);
  const error = { code: 'documentHasProblems', message: words.en, german: words.de, channelsFirst };
  expect(JSON.parse(sent[0]!.slice(2))).toEqual({ id: 9, error });
});

it('answers the heartbeat of its host', () => {
  const { sent, receive } = serving(null);
  receive('0 {"host":"ping"}');
  expect(sent).toEqual(['0 {"host":"pong"}']);
});

it('makes nothing for a page that is gone before its last request is begun: nobody would end it', async () => {
  const made: number[] = [];
  const ended: number[] = [];
  const ownOf = perPage(
    ({ number }) => made.push(number),
    () => ended.push(1),
  );
  const { sent, receive } = serving(null, (_, page) => ownOf(page));
  receive(addressed(3, '{"id":1,"request":"devices"}'));
  receive('0 {"host":"pageGone","page":3}');
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatch(/"code":"cancelled"/);
  expect([made, ended]).toEqual([[], []]);
});

it('whatever a page sends is answered or dropped', async () => {
  for (const way of ['warn', 'error'] as const) vi.spyOn(console, way).mockImplementation(() => undefined);
  const names = fc.constantFrom(...Object.keys(engineRequests), '__proto__', 'constructor', 'toString');
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('/etc/passwd', '__proto__', -1, Infinity, [[[]]]));
  const params = fc.oneof(odd, fc.dictionary(fc.constantFrom('path', 'document', 'runId', 'key', 'name', 'source', 'window', 'wish', '__proto__'), odd)); // prettier-ignore
  const frames = fc.record({ id: fc.oneof(fc.nat(), fc.jsonValue()), request: names, params });
  const cases = fc.tuple(frames, damage, fc.boolean());
  await tried(
    cases,
    async ([frame, how, isWhole]) => {
      const { sent, receive } = serving(null);
      const text = JSON.stringify(frame);
      const line = isWhole
        ? text
        : Buffer.from(damaged(Buffer.from(text), how))
            .toString()
            .replaceAll('\n', ' ');
      receive(addressed(2, line));
      await vi.waitFor(() => expect(sent).toHaveLength(1), { interval: 0 });
      expect(sent[0]).toMatch(/^2 \{"id":/);
      receive(line);
    },
    500,
  );
}, 3_600_000);
