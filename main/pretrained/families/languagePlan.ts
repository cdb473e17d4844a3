import type { BuiltIn } from '../../../core/modules/define.ts';
import type { Plan } from './family.ts';

interface LanguageModel extends Pick<Plan, 'layers' | 'vocabulary' | 'longest'> {
  readonly module: BuiltIn;
  readonly params: Readonly<Record<string, number | string>>;
}

/** A module that says at every place which token comes next. */
export function languagePlan({ module, params, ...sizes }: LanguageModel): Plan {
  return {
    ...sizes,
    heads: ['languageModel'],
    predicted: { kind: 'next' },
    parts: (isText) => ({
      data: ['dataset', {}, {}, { at: [0, 0] }],
      body: [module, params, { tokens: 'data.out' }, { at: [1, 0] }],
      output: ['output', {}, { in: 'body.out1', ...(!isText && { target: 'data.next' }) }, { at: [2, 0] }],
    }),
  };
}
