// Lays out the browser host with all that it needs, for a Node on a server: packaging/Containerfile does so in an image.
//   node packaging/server.mjs FOLDER     then: node FOLDER/dist/main/start.mjs --host browser --no-open
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stageEngine } from './stage.mjs';

const folder = path.resolve(process.argv[2] ?? 'release/server');
process.chdir(path.resolve(import.meta.dirname, '..'));
node('build.mjs', '--quiet');
rmSync(folder, { recursive: true, force: true });
const { platform, arch } = process;
await stageEngine({
  platform,
  arch,
  engine: folder,
  entries: ['engine', 'training', 'trial', 'cli', 'start'],
  command: 'neuroloom-cli',
});
cpSync('dist/renderer', path.join(folder, 'dist/renderer'), {
  recursive: true,
  filter: (file) => !file.endsWith('.map'),
});
node('notices.mjs', folder);
for (const text of ['LICENSE', 'dist/THIRD-PARTY-NOTICES.txt']) cpSync(text, path.join(folder, path.basename(text)));

/** Runs a script of Node and ends with it when it fails. */
function node(...script) {
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
