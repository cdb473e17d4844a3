import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};
/** File types that are already compressed. */
const COMPRESSED = new Set(['.png', '.webp', '.ico', '.woff2', '.woff']);
/** Smaller files fit into a single packet anyway. */
const SMALL = 1024;

/** Where the built page wants a nonce (vite.config.ts). */
const NONCE = /NEUROLOOM_NONCE/g;

/**
 * What goes out for a file: the page itself with a nonce that nobody knows before, so that no copy of it can be used again;
 * every other file as it is.
 * @param channel where the page may open sockets, besides its own origin
 */
export function outgoing({ content, type }: PageFile, channel = '') {
  const nonce = randomBytes(18).toString('base64');
  const isPage = type.startsWith('text/html');
  const sent = isPage ? Buffer.from(content.toString().replace(NONCE, nonce)) : content;
  return { isPage, content: sent, headers: { ...pageHeaders(channel, nonce), 'content-type': type } };
}

/** Headers for every file of the page: it may run only its own scripts, and talk only to its own host. */
function pageHeaders(channel: string, nonce: string): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    // Formulas come with styles on their elements; of style elements only Mantine's, with the theme, are the page's own.
    'style-src': "'self' 'unsafe-inline'",
    'style-src-attr': "'unsafe-inline'",
    'style-src-elem': `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': `'self' ${channel}`.trim(),
    'worker-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}

export interface PageFile {
  readonly type: string;
  readonly content: Buffer<ArrayBuffer>;
  readonly etag: string;
  /** `no-cache` revalidates every time; files of the bundle have a hash in their name and are cached. */
  readonly cacheControl: string;
  /** Compressed for a browser that supports it; undefined if that is not worth it. Done once. */
  encoded(accepted: string): Promise<{ readonly encoding: string; readonly content: Buffer } | undefined>;
}

interface Known {
  readonly mark: string;
  readonly file: PageFile;
}
const known = new Map<string, Known>();

/** A file of the built page, with `/` as its index; undefined if it does not exist or the path leads outside. */
export async function pageFile(root: string, pathname: string): Promise<PageFile | undefined> {
  try {
    const relative = pathname === '/' ? 'index.html' : `.${decodeURIComponent(pathname)}`;
    const file = path.resolve(root, relative);
    if (!file.startsWith(path.resolve(root) + path.sep)) return undefined;
    const { mtimeMs, size } = await stat(file);
    const mark = `${mtimeMs} ${size}`;
    const before = known.get(file);
    if (before?.mark === mark) return before.file;
    const isHashed = /^\/assets\/.+-[\w-]{8}\.\w+$/.test(pathname);
    const read = describe(path.extname(file), await readFile(file), isHashed);
    known.set(file, { mark, file: read });
    return read;
  } catch {
    return undefined;
  }
}

function describe(extension: string, content: Buffer<ArrayBuffer>, isHashed: boolean): PageFile {
  const isWorth = content.length >= SMALL && !COMPRESSED.has(extension);
  const done = new Map<string, Promise<Buffer>>();
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    content,
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`,
    cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    encoded: async (accepted) => {
      const encoding = (['br', 'gzip'] as const).find((each) => accepted.split(/[,;]\s*/).includes(each));
      if (!isWorth || !encoding) return undefined;
      const compressing = done.get(encoding) ?? compress[encoding](content);
      done.set(encoding, compressing);
      return { encoding, content: await compressing };
    },
  };
}

const compress = {
  br: (content: Buffer) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  gzip: (content: Buffer) => promisify(gzip)(content),
};
