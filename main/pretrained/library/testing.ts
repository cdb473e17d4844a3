import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A repository of the small hub: files by name; those of .safetensors are stored like large files. */
export interface Repository {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly licence?: string;
  /** What the hub says that it is called; absent: as it was asked for. */
  readonly id?: string;
  /** Answers only to this token. */
  readonly token?: string;
}

const REVISION = 'a'.repeat(40);

/**
 * A hub on 127.0.0.1 that speaks Hugging Face's addresses. `instead` may answer a request of its own accord, and then
 * returns true.
 */
export async function startHub(
  repositories: Readonly<Record<string, Repository>>,
  instead: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const range = request.headers.range;
    requests.push(`${request.url ?? ''}${range === undefined ? '' : ` ${range}`}`);
    if (!instead(request, response)) answer(repositories, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(
  repositories: Readonly<Record<string, Repository>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://hub');
  const about = /^\/api\/models\/(.+)$/.exec(pathname)?.[1];
  const [, name = about ?? '', file] = /^\/(.+)\/resolve\/a{40}\/(.+)$/.exec(pathname) ?? [];
  const repository = repositories[name];
  if (!repository) return refuse(response, 401);
  if (repository.token !== undefined && request.headers.authorization !== `Bearer ${repository.token}`) {
    return refuse(response, 401);
  }
  if (about !== undefined) {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(description(name, repository, searchParams.has('blobs'))));
    return;
  }
  const content = repository.files[file ?? ''];
  if (content) send(request, response, content);
  else refuse(response, 404);
}

export function refuse(response: ServerResponse, status: number, headers = {}): void {
  response.writeHead(status, headers).end('{"error":"no"}');
}

function send(request: IncomingMessage, response: ServerResponse, content: Uint8Array): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = from > 0 && { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` };
  response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': content.length - from, ...range });
  response.end(content.subarray(from));
}

function description(name: string, { id = name, files, licence }: Repository, hasBlobs: boolean) {
  const hash = (kind: 'sha1' | 'sha256', ...parts: (string | Uint8Array)[]) =>
    parts.reduce((all, part) => all.update(part), createHash(kind)).digest('hex');
  const siblings = Object.entries(files).map(([rfilename, content]) => ({
    rfilename,
    ...(hasBlobs && { size: content.length, blobId: hash('sha1', `blob ${content.length}\0`, content) }),
    ...(hasBlobs && rfilename.endsWith('.safetensors') && { lfs: { sha256: hash('sha256', content), size: content.length, pointerSize: 134 } }),
  })); // prettier-ignore
  return {
    id,
    sha: REVISION,
    pipeline_tag: 'fill-mask',
    tags: licence === undefined ? [] : [`license:${licence}`],
    safetensors: { total: 42 },
    siblings,
  };
}
