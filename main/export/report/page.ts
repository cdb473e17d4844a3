import { escaped } from '../../../core/drawing/svg.ts';
import type { Part, Report } from './parts.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --dim: #545f6d; --line: #dfe3e8; --ground: #ffffff; --soft: #f6f7f9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ecf2; --dim: #9aa6b4; --line: #2e3740; --ground: #14181d; --soft: #1b2128; } }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 0.75rem; font-size: 1.15rem; }
img, svg { display: block; max-width: 100%; height: auto; margin: 0.75rem 0; }
.wide { overflow-x: auto; }
.wide + .wide { margin-top: 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 1.25rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; }
th { color: var(--dim); font-weight: 500; }
.n { text-align: right; }
table.pairs td:first-child { color: var(--dim); }
pre { padding: 0.75rem 1rem; overflow-x: auto; border-radius: 0.5rem; background: var(--soft); font-size: 0.875rem; }
@media print { body { max-width: none; } h2 { break-after: avoid; } table, img, svg { break-inside: avoid; } }
`;

/** A report as one page that needs nothing beside it. */
export function asPage({ title, language, sections }: Report): string {
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    ...sections.flatMap((section) => [`<h2>${escaped(section.title)}</h2>`, ...section.parts.map(written)]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function written(part: Part): string {
  switch (part.kind) {
    case 'words':
      return `<p>${escaped(part.words)}</p>`;
    case 'table':
      return tableOf(part.head, part.rows);
    case 'picture':
      return `<picture><source srcset="${address(part.dark)}" media="(prefers-color-scheme: dark)"><img src="${address(part.svg)}" alt="${escaped(part.words)}"></picture>`;
    case 'code':
      return `<pre><code>${escaped(part.code)}</code></pre>`;
  }
}

function tableOf(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const [first = []] = rows;
  const isNumber = first.map((_, i) => i > 0 && head !== undefined && rows.every((row) => NUMBER.test(row[i] ?? '')));
  const line = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell, i) => `<${tag}${isNumber[i] ? ' class="n"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const top = head ? [`<thead>${line(head, 'th')}</thead>`] : [];
  return [
    '<div class="wide">',
    `<table${head ? '' : ' class="pairs"'}>`,
    ...top,
    '<tbody>',
    ...rows.map((row) => line(row, 'td')),
    '</tbody>',
    '</table>',
    '</div>',
  ].join('\n');
}

/** What is written flush right: nothing, or something that begins with a number. */
const NUMBER = /^$|^-?\d|^NaN$|^-?Infinity$/;

/** A picture as an address, which `srcset` takes: without spaces and commas. */
function address(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
