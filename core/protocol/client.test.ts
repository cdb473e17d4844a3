import { expect, it } from 'vitest';
import { encodeHostFrame, type Channel } from './channel.ts';
import { createEngineClient } from './client.ts';

function channel() {
  const sent: string[] = [];
  let receive: (frame: string) => void = () => undefined;
  let close: () => void = () => undefined;
  const end: Channel = {
    send: (frame) => void sent.push(frame),
    onMessage: (listener) => void (receive = listener),
    onClose: (listener) => void (close = listener),
    close: () => undefined,
  };
  return { end, sent, receive: (frame: string) => receive(frame), close: () => close() };
}

it('fails what is under way when the channel closes, and what is asked after that', async () => {
  const { end, sent, close } = channel();
  const client = createEngineClient(end);
  const before = client.request('devices', {});
  close();
  await expect(before).rejects.toMatchObject({ code: 'connectionLost' });
  await expect(client.request('devices', {})).rejects.toMatchObject({ code: 'connectionLost' });
  client.tellHost({ host: 'ping' });
  expect(sent).toHaveLength(1);
});

it('goes on waiting when the engine is only silent', async () => {
  const { end, receive } = channel();
  const client = createEngineClient(end);
  const asked = client.request('devices', {});
  receive(encodeHostFrame({ host: 'engineSilent' }));
  receive(encodeHostFrame({ host: 'pong' }));
  receive('{"id":1,"result":[]}');
  expect(await asked).toEqual([]);
});

it('fails a request that cannot be sent', async () => {
  const broken: Channel = { ...channel().end, send: () => { throw new Error('no way'); } }; // prettier-ignore
  await expect(createEngineClient(broken).request('devices', {})).rejects.toThrow('no way');
});

it('hears why something failed in both languages where it is said to people', async () => {
  const { end, receive } = channel();
  const client = createEngineClient(end);
  const [said, coded] = [client.request('devices', {}), client.request('devices', {})];
  receive('{"id":1,"error":{"code":"dataInvalid","message":"a.txt is empty.","german":"a.txt ist leer."}}');
  receive('{"id":2,"error":{"code":"internal","message":"x is undefined"}}');
  const text = { en: 'a.txt is empty.', de: 'a.txt ist leer.' };
  await expect(said).rejects.toMatchObject({ code: 'dataInvalid', message: text.en, text });
  await expect(coded).rejects.toMatchObject({ code: 'internal', text: undefined });
  const channelsFirst = { en: '[1, 28, 28] arrives.', de: '[1, 28, 28] kommt an.' };
  const shaped = client.request('devices', {});
  const error = { code: 'documentHasProblems', message: '[28, 28, 1] arrives.', german: '[28, 28, 1] kommt an.', channelsFirst }; // prettier-ignore
  receive(JSON.stringify({ id: 3, error }));
  await expect(shaped).rejects.toMatchObject({ text: { en: error.message, de: error.german, channelsFirst } });
});
