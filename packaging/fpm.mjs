#!/usr/bin/env node
// What electron-builder asks of fpm for a Debian package, done by Debian's own tool: fpm itself would be a download.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    input: { ...text, short: 's' }, output: { ...text, short: 't' }, force: { type: 'boolean' }, debug: { type: 'boolean' }, log: text,
    depends: { ...text, short: 'd', multiple: true, default: [] }, 'deb-recommends': { ...text, multiple: true, default: [] },
    'deb-compression': { ...text, default: 'xz' }, 'deb-priority': text, architecture: text, 'after-install': text, 'after-remove': text,
    description: text, version: text, package: text, name: text, maintainer: text, vendor: text, url: text, license: text,
  },
}); // prettier-ignore
if (values.output !== 'deb') throw new Error(`Only deb can be made here, not ${values.output}.`);

const root = mkdtempSync(path.join(tmpdir(), 'neuroloom-deb-'));
try {
  // A folder that ends in `/` means what is in it. Our own files come first, and stay where electron-builder has one as well.
  for (const [from, to] of positionals.map((pair) => pair.split('='))) {
    mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
    cpSync(from, path.join(root, to), { recursive: true, verbatimSymlinks: true, force: false });
  }
  readable(root);
  const bytes = bytesIn(root);
  mkdirSync(path.join(root, 'DEBIAN'));
  writeFileSync(path.join(root, 'DEBIAN', 'control'), control(Math.ceil(bytes / 1024)));
  for (const [script, file] of [['postinst', values['after-install']], ['postrm', values['after-remove']]]) {
    cpSync(file, path.join(root, 'DEBIAN', script));
    chmodSync(path.join(root, 'DEBIAN', script), 0o755);
  } // prettier-ignore
  const options = ['--root-owner-group', `-Z${values['deb-compression']}`, '--build', root, values.package];
  execFileSync('dpkg-deb', options, { stdio: 'inherit' });
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** What dpkg knows of the package. */
function control(kilobytes) {
  const [synopsis, ...further] = values.description.split('\n').map((line) => line.trim());
  const fields = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    'Installed-Size': kilobytes,
    Depends: values.depends.join(', '),
    Recommends: values['deb-recommends'].join(', '),
    Section: 'education',
    Priority: values['deb-priority'],
    Homepage: values.url === 'about:blank' ? undefined : values.url,
    Description: [synopsis, ...further.filter(Boolean).map((line) => ` ${line}`)].join('\n'),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return `${given.map(([field, value]) => `${field}: ${value}`).join('\n')}\n`;
}

/** Whoever makes the package may have a strict umask: what runs for root only would run for nobody. */
function readable(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) readable(place);
    else if (entry.isFile()) chmodSync(place, lstatSync(place).mode & 0o111 ? 0o755 : 0o644);
  }
}

function bytesIn(folder) {
  const names = readdirSync(folder, { recursive: true });
  return names.reduce((sum, name) => sum + lstatSync(path.join(folder, name)).size, 0);
}
