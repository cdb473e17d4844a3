import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';

const missing = text(
  'The script of exported pages is missing: install the app again, or build it with npm run build.',
  'Das Skript exportierter Seiten fehlt: die App neu installieren oder mit npm run build bauen.',
);

// Two folders up, both from the sources and from dist/main.
const folder = path.join(import.meta.dirname, '..', '..', 'dist', 'exported');

/** The script and the style of an exported page, which are built with the app. Fails with exportFailed. */
export async function pageScript(): Promise<{ readonly script: string; readonly style: string }> {
  try {
    const [script, style] = await Promise.all(['page.js', 'style.css'].map((name) => readFile(path.join(folder, name), 'utf8')));
    return { script: script ?? '', style: style ?? '' };
  } catch (error) {
    throw new EngineError('exportFailed', missing, { cause: error });
  }
} // prettier-ignore
