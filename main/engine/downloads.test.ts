import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DatasetInfo } from '../../core/protocol/requests/data.ts';
import { downloadDataset } from '../data/library.ts';
import { Downloads } from './downloads.ts';
import { Pages, type Page } from './pages.ts';

let home: string;
let pages: Pages;
let downloads: Downloads<'fashion-mnist', DatasetInfo>;
/** What has been asked of the server and has no answer yet. */
let asked: ServerResponse[];
const server = createServer((_, response) => void asked.push(response));

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-downloads-'));
  asked = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const nobody = () => undefined;
  pages = new Pages({ send: nobody, onMessage: nobody, onClose: nobody, close: nobody });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  downloads = new Downloads(
    (name, options) => downloadDataset(name, { home, system: home }, { ...options, baseUrl }),
    nobody,
  );
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(home, { recursive: true });
});

const isAsked = (times: number) => vi.waitFor(() => expect(asked).toHaveLength(times), { timeout: 10_000 });
const outcome = (fetched: Promise<unknown>) => fetched.then(() => 'done', ({ code }: { code: string }) => code); // prettier-ignore
const refuse = (response: ServerResponse | undefined) => response?.writeHead(404).end();

test('a download that is wanted again while it is given up begins anew', async () => {
  const page = pages.page(1);
  const first = outcome(downloads.fetch('fashion-mnist', page));
  await isAsked(1);
  asked[0]!.writeHead(200).write('a first part');
  downloads.cancel('fashion-mnist', page);
  const second = outcome(downloads.fetch('fashion-mnist', page));
  expect(await first).toBe('cancelled');
  await isAsked(2);
  refuse(asked[1]);
  expect(await second).toBe('dataUnavailable');
});

test('one that waits for the end of another can be given up as well', async () => {
  const page = pages.page(1);
  const first = outcome(downloads.fetch('fashion-mnist', page));
  await isAsked(1);
  downloads.cancel('fashion-mnist', page);
  const second = outcome(downloads.fetch('fashion-mnist', page));
  downloads.cancel('fashion-mnist', page);
  const third = outcome(downloads.fetch('fashion-mnist', page));
  await isAsked(2);
  refuse(asked[1]);
  expect(await Promise.all([first, second, third])).toEqual(['cancelled', 'cancelled', 'dataUnavailable']);
});

test('pages wait for one download, and it goes on while one does', async () => {
  const [a, b] = [pages.page(1), pages.page(2)];
  const both = [outcome(downloads.fetch('fashion-mnist', a)), outcome(downloads.fetch('fashion-mnist', b))];
  await isAsked(1);
  pages.gone(1);
  expect(await both[0]).toBe('cancelled');
  refuse(asked[0]);
  expect(await both[1]).toBe('dataUnavailable');
  expect(asked).toHaveLength(1);
  await expect(downloads.fetch('fashion-mnist', a)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a page keeps nothing of a download that has ended', async () => {
  const own = pages.page(1);
  let kept = 0;
  const page: Page = {
    ...own,
    isGone: false,
    onGone: (listener) => {
      kept++;
      const end = own.onGone(listener);
      return () => {
        kept--;
        end();
      };
    },
  };
  for (let turn = 1; turn <= 3; turn++) {
    const fetched = outcome(downloads.fetch('fashion-mnist', page));
    await isAsked(turn);
    expect(kept).toBe(1);
    if (turn === 2) downloads.cancel('fashion-mnist', page);
    else refuse(asked[turn - 1]);
    await fetched;
    expect(kept).toBe(0);
  }
});
