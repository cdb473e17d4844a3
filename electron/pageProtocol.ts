import { protocol } from 'electron';
import { outgoing, pageFile } from '../main/hosts/pageFiles.ts';

/** The page's origin: of its own, so that it is no `file:` with its rights, and `'self'` means the app. */
export const PAGE_ORIGIN = 'app://neuroloom';

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page under PAGE_ORIGIN, with its content security policy. */
export function servePage(root: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'neuroloom' && request.method === 'GET' ? await pageFile(root, url.pathname) : undefined;
    if (!file) return new Response('Not found', { status: 404 });
    const { content, headers } = outgoing(file);
    return new Response(content, { headers });
  });
}
