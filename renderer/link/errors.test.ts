import { expect, test } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { Refused } from './host/session.ts';
import { errorDetail, errorSentence } from './errors.ts';

test.each([
  [new EngineError('internal', 'x is undefined'), 'Im Rechenkern ist etwas schiefgegangen', 'x is undefined'],
  [new EngineError('dataInvalid', text('a.txt is empty.', 'a.txt ist leer.')), 'a.txt ist leer.', ''],
  [new Refused(413, 'The file is larger than 64 MB.'), 'Die Datei ist zu groß', 'The file is larger than 64 MB.'],
  [new Refused(507, 'The disk is full.'), 'Der Datenträger ist voll', 'The disk is full.'],
  [new Refused(423, 'EROFS: read-only'), 'Dort lässt sich nicht schreiben', 'EROFS: read-only'],
  [new TypeError('Failed to fetch'), 'Die App ist nicht erreichbar', ''],
  [new EngineError('connectionLost', 'It stopped.'), 'Der Rechenkern ist ausgefallen', ''],
])('%s is said in German, with the English detail apart', (error, german, detail) => {
  expect(errorSentence(error).de).toContain(german);
  expect(errorDetail(error)).toBe(detail);
});
