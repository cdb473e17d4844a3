import { readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/**
 * The headers of every file of the page: it runs its own scripts, talks to its own host and to nobody else.
 * @param channel where the page may open sockets to, beyond its own origin
 */
export function pageHeaders(channel = ''): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    // React Flow and Mantine set styles on elements and write their theme into a style element.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': `'self' ${channel}`.trim(),
    'worker-src': "'self' blob:",
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
}

/** A file of the built page, `/` being its index; undefined when there is none, or when the path leads outside. */
export async function pageFile(root: string, pathname: string): Promise<PageFile | undefined> {
  try {
    const relative = pathname === '/' ? 'index.html' : `.${decodeURIComponent(pathname)}`;
    const file = path.resolve(root, relative);
    if (!file.startsWith(path.resolve(root) + path.sep)) return undefined;
    return { type: TYPES[path.extname(file)] ?? 'application/octet-stream', content: await readFile(file) };
  } catch {
    return undefined;
  }
}
