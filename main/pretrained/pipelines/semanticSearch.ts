import { EngineError } from '../../../core/protocol/errors.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { definePipeline, readIn } from './define.ts';
import { dot, largest } from './numbers.ts';
import { vectorsOf } from './vectors.ts';

export const semanticSearch = definePipeline({
  task: 'semantic-search',
  needs: 'hidden',
  read: (network, { text: query }) => readIn(network, query),
  async run(network, { text: query, others = [], top }, _read, work) {
    // Empty lines count, so that numbers are those of the file.
    const lines = others.map((line, i) => ({ line: i + 1, text: line.trim() })).filter((one) => one.text !== '');
    if (lines.length === 0) throw new EngineError('invalidRequest', nothingToSearch);
    const [own, ...vectors] = await vectorsOf(network, [query, ...lines.map((one) => one.text)], work);
    const scores = vectors.map((vector) => (own ? dot(own, vector) : NaN));
    const found = largest(scores, top).flatMap((i) => {
      const line = lines[i];
      return line ? [{ ...line, score: toWire(scores[i] ?? NaN) }] : [];
    });
    return { found, lines: lines.length };
  },
});

const nothingToSearch = text(
  'There are no lines to search: give texts, one a line.',
  'Es gibt keine Zeilen zum Durchsuchen: Texte angeben, einen je Zeile.',
);
