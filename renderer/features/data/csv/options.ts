import type { CsvOptions } from '../../../../core/data/csv/options.ts';
import { readingOf } from '../../../../core/data/csv/reading.ts';
import type { FileSource } from '../../../../core/data/source.ts';

/** Other cells or another header make other columns: what was said of the old ones is forgotten. */
export function withChange(before: CsvOptions, more: CsvOptions): CsvOptions {
  const { columns, ...rest } = { ...before, ...more };
  const isCutAnew = (['delimiter', 'quote', 'skip', 'hasHeader'] as const).some((name) => more[name] !== undefined);
  return isCutAnew || columns === undefined ? rest : { ...rest, columns };
}

/** What the controls show of options that nothing came of: the choices themselves, over what was read last. */
export function asChosen<Source extends FileSource>(source: Source, options: CsvOptions): Source {
  const chosen = {
    ...source,
    testShare: options.testShare ?? source.testShare,
    validationShare: options.validationShare ?? source.validationShare,
    standardise: options.standardise ?? source.standardise,
    seed: options.seed ?? source.seed,
  };
  if (!('delimiter' in source)) return chosen;
  const reading = readingOf(source);
  return {
    ...chosen,
    delimiter: options.delimiter ?? source.delimiter,
    hasHeader: options.hasHeader ?? source.hasHeader,
    reading: {
      encoding: options.encoding ?? reading.encoding,
      decimal: options.decimal ?? reading.decimal,
      thousands: options.thousands ?? reading.thousands,
      quote: options.quote ?? reading.quote,
      skip: options.skip ?? reading.skip,
      missing: options.missing ?? reading.missing,
    },
  };
}
