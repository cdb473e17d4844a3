import { graphOf, moduleOf, ROOT, type Document } from '../graph/document.ts';
import { asText } from '../graph/words.ts';
import { same, text, type Text } from '../text.ts';
import type { Attention } from './attentions.ts';
import type { Analysis } from './node.ts';

/**
 * Names of attentions, made from the modules that contain them, without the parts that all have in common. `copies` as
 * in Analysis: a copy of a repeated module is a layer.
 */
export function attentionNames(
  document: Pick<Document, 'graph' | 'modules'>,
  attentions: readonly Pick<Attention, 'id'>[],
  copies: Analysis['copies'],
): readonly Text[] {
  const ways = attentions.map(({ id }) => id.split('/'));
  const [first = []] = ways;
  if (ways.length === 0) return [];
  const isShared = (part: string | undefined, at: number) => ways.every((way) => way.at(at) === part);
  const most = Math.min(...ways.map(({ length }) => length)) - 1;
  const countShared = (at: (count: number) => number) => {
    const own = Array.from({ length: most }, (_, count) => isShared(first.at(at(count)), at(count))).indexOf(false);
    return own < 0 ? most : own;
  };
  const isSingle = ways.length === 1;
  const [before, after] = isSingle
    ? [0, Math.max(0, first.length - 1)]
    : [countShared((count) => count), countShared((count) => -count - 1)];
  return ways.map((way) => {
    const own = way.slice(before, Math.max(before + 1, way.length - after));
    const parts = wordsOf(document, way, copies)
      .slice(before, before + own.length)
      .flat();
    const joined = (language: 'en' | 'de') => parts.map((part) => part[language]).join(' › ');
    return text(joined('en'), joined('de'));
  });
}

/** Every part of a path in words; nothing for a use whose copies say enough. */
function wordsOf(document: Pick<Document, 'graph' | 'modules'>, way: readonly string[], copies: Analysis['copies']): readonly (readonly Text[])[] {
  let key: string | undefined = ROOT;
  return way.map((part, at) => {
    if (copies.has(way.slice(0, at).join('/'))) return [text(`layer ${part}`, `Schicht ${part}`)];
    const node = key === undefined ? undefined : graphOf(document, key)?.nodes.find(({ id }) => id === part);
    const module = moduleOf(document, node?.module);
    key = node?.module;
    if (node?.name?.trim()) return [same(node.name)];
    // A name given by the module's author is informative; a number after "module" is not.
    if (module && /^module\d+$/.test(part)) return [asText(module.name)];
    return copies.has(way.slice(0, at + 1).join('/')) ? [] : [same(part)];
  });
} // prettier-ignore
