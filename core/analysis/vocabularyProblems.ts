import type { Fix } from '../blocks/define.ts';
import type { DataSource } from '../data/source.ts';
import type { Problem } from '../graph/problem.ts';
import { text } from '../text.ts';
import { tokenNames, vocabularyId } from '../text/names.ts';
import type { FlatNode, StartPlace } from './flatten.ts';

/** Models whose weights were trained with another tokenizer than the data's: the ids would mean other words. */
export function vocabularyProblems(nodes: readonly FlatNode[], source: DataSource): readonly Problem[] {
  const trained = nodes.flatMap(({ type, startFiles }) =>
    type === 'embedding' ? startFiles.filter(({ vocabulary }) => vocabulary !== undefined) : [],
  );
  if (trained.length === 0 || !('tokenizer' in source)) return [];
  const own = vocabularyId(tokenNames(source.tokenizer));
  const others = trained.filter(({ vocabulary }) => vocabulary !== own);
  return [...new Map(others.map((place) => [place.by, problemOf(place)])).values()];
}

function problemOf({ sha256, name, by }: StartPlace): Problem {
  const fix: Fix = {
    kind: 'takeTokenizer',
    file: { sha256, name },
    label: text('Read the texts with its tokenizer', 'Die Texte mit seinem Tokenizer lesen'),
  };
  return {
    severity: 'warning',
    nodeId: by,
    message: text(
      `${name} was trained with another tokenizer than that of the data: their ids mean other words to it, so it understands nothing.`,
      `${name} wurde mit einem anderen Tokenizer trainiert als dem der Daten: Deren Nummern bedeuten für das Modell andere Wörter, es versteht also nichts.`,
    ),
    fixes: [fix],
  };
}
