import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { isNewer, newestRelease } from './releases.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serving(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest`;
}

test.each([
  ['{"tag_name":"v1.3.0","html_url":"https://example.org/1.3.0","body":"…"}', { version: '1.3.0', isNewer: true, page: 'https://example.org/1.3.0' }],
  ['{"tag_name":"1.2.0"}', { version: '1.2.0', isNewer: false, page: null }],
  ['1.10\n', { version: '1.10', isNewer: true, page: null }],
])('%s says which version is the newest', async (answer, release) => {
  const address = await serving((_, response) => response.end(answer));
  expect(await newestRelease(address, '1.2.0')).toEqual(release);
}); // prettier-ignore

test.each([
  '<html>hello</html>',
  '{"tag_name":"v1.3',
  '{"tag_name":"latest"}',
  '{"tag_name":"1.3","html_url":"javascript:alert(1)"}',
])('%s is no release', async (answer) => {
  const address = await serving((_, response) => response.end(answer));
  await expect(newestRelease(address, '1.2.0')).rejects.toMatchObject({ code: 'dataInvalid' });
});

test('an answer without end is read no further than a release goes', async () => {
  let sent = 0;
  let cut = Promise.resolve();
  const address = await serving((_, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(1 << 16, ' '))) sent += 1 << 16;
    };
    cut = new Promise((resolve) => response.once('close', resolve));
    response.on('drain', more);
    more();
  });
  await expect(newestRelease(address, '1.2.0')).rejects.toMatchObject({ code: 'dataInvalid' });
  await cut;
  expect(sent).toBeLessThan(64e6);
});

test('an answer that does not come to its end is not waited for', async () => {
  const address = await serving((_, response) => void response.write('{"tag_name":'));
  const reason = { code: 'dataUnavailable', message: expect.stringContaining('timeout') };
  await expect(newestRelease(address, '1.2.0', 50)).rejects.toMatchObject(reason);
});

test('who is offline, is refused or has no address is told what to do', async () => {
  const address = await serving((_, response) => response.writeHead(403).end());
  await expect(newestRelease(address, '1.2.0')).rejects.toMatchObject({ code: 'dataUnavailable', message: expect.stringContaining('403') }); // prettier-ignore
  await new Promise((done) => server?.close(done));
  await expect(newestRelease(address, '1.2.0')).rejects.toMatchObject({
    code: 'dataUnavailable',
    text: { en: expect.stringContaining('ECONNREFUSED'), de: expect.stringContaining('Netzverbindung') },
  });
  await expect(newestRelease(null, '1.2.0')).rejects.toMatchObject({ code: 'dataUnavailable' });
});

test.each([
  ['1.10.0', '1.9.9', true],
  ['1.9', '1.9.0', false],
  ['2', '1.9', true],
  ['1.2.0', '1.2.0-beta', true],
  ['1.2.0-beta', '1.2.0', false],
])('%s is newer than %s: %s', (version, than, newer) => expect(isNewer(version, than)).toBe(newer));
