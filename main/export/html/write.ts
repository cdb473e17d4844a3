import { escaped } from '../../../core/drawing/svg.ts';
import type { ExportedPage } from '../../../core/protocol/exportedPage.ts';

/** What a page is made of. */
export interface PageParts {
  readonly page: ExportedPage;
  /** The content of `model.json`. */
  readonly model: unknown;
  /** The content of `weights.bin`. */
  readonly weights: Uint8Array;
  /** The names of the outputs, in order. */
  readonly outputs: readonly string[];
  readonly script: string;
  readonly style: string;
}

/** A multiple of three bytes, which base64 writes without padding. */
const PIECE = 3 << 18;

/** A file with everything in it, piece by piece. No page may load anything: its policy forbids every address. */
export function* pageFile({ page, model, weights, outputs, script, style }: PageParts): Generator<Uint8Array> {
  const policy = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:";
  yield Buffer.from(
    [
      '<!doctype html>',
      `<html lang="${page.language}">`,
      '<head>',
      '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      '<meta name="viewport" content="width=device-width">',
      `<title>${escaped(page.name)}</title>`,
      `<style>${style}</style>`,
      '</head>',
      '<body>',
      '<main id="page">…</main>',
      `<script type="application/json" id="contents">${inScript(JSON.stringify({ page, model, outputs }))}</script>`,
      '<script type="text/plain" id="weights">',
    ].join('\n'),
  );
  const whole = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
  for (let at = 0; at < whole.length; at += PIECE) yield Buffer.from(whole.toString('base64', at, at + PIECE));
  yield Buffer.from(`</script>\n<script id="script">${script.replaceAll('</script', '<\\/script')}</script>\n</body>\n</html>\n`);
} // prettier-ignore

/** JSON that cannot end the element it stands in. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
