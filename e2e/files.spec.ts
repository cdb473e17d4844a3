import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { examples } from '../core/examples/examples.ts';
import { expect, test } from './launch.ts';
import { askAsScript } from './setup/rawChannel.ts';

test.use({ hasOwnHost: true });

test('a script in the page reads and writes no file that the user did not choose', async ({ app }) => {
  const user = mkdtempSync(path.join(tmpdir(), 'neuroloom-e2e-user-'));
  const [secret, profile] = [path.join(user, 'id_rsa'), path.join(user, '.bashrc')];
  writeFileSync(secret, 'a,b\n1,2\n3,4\n');
  const projects = path.join(app.home, 'projects');
  mkdirSync(projects, { recursive: true });
  const link = path.join(projects, 'link.neuroloom');
  symlinkSync(secret, link);
  const document = examples['xor'];
  const attempts: [string, unknown][] = [
    ['importFile', { path: secret, name: 'x' }],
    ['importFile', { path: link, name: 'x' }],
    ['importFile', { path: path.join(projects, '..', '..', path.basename(user), 'id_rsa'), name: 'x' }],
    ['openProject', { path: secret }],
    ['export', { document, format: 'pytorch-program', path: profile }],
    ['saveProject', { path: path.join(user, 'a.neuroloom'), document, runIds: [] }],
    ['saveProject', { path: link, document, runIds: [] }],
  ];
  for (const [request, params] of attempts) {
    expect((await askAsScript(app, request, params)).error?.code, request).toBe('fileRefused');
  }
  expect(existsSync(profile)).toBe(false);
  rmSync(user, { recursive: true });
});
