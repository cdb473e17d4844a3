import type { Part, Report } from './parts.ts';

/** A report as one Markdown file, with its pictures inside. */
export function asMarkdown({ title, sections }: Report): string {
  const lines = [
    `# ${plain(title)}`,
    ...sections.flatMap((section) => [`## ${plain(section.title)}`, ...section.parts.map(written)]),
  ];
  return `${lines.join('\n\n')}\n`;
}

function written(part: Part): string {
  switch (part.kind) {
    case 'words':
      return plain(part.words);
    case 'table':
      return tableLines(part.head ?? ['', ''], part.rows).join('\n');
    case 'picture':
      return `![${plain(part.words)}](data:image/svg+xml;base64,${Buffer.from(part.svg).toString('base64')})`;
    case 'code':
      return ['```sh', part.code, '```'].join('\n');
  }
}

function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => plain(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}`, ...rows.map(line)];
} // prettier-ignore

/** Words on one line, with whatever Markdown or HTML would read something into escaped. */
function plain(words: string): string {
  return words
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}
