import { expect, test } from 'vitest';
import { z } from 'zod';
import { engineRequests } from '../engine.ts';
import { answer, request } from './request.ts';

/** The names of what a request takes, in all of its forms. */
function keysOf(params: z.ZodType): readonly string[] {
  if (params instanceof z.ZodObject) return Object.keys(params.shape);
  if (params instanceof z.ZodUnion) return params.options.flatMap((option) => keysOf(option as z.ZodType));
  throw new Error('The params of a request are an object.');
}

test('every request says what it does with the file that it names; no other asks for access to one', () => {
  const entries = Object.entries(engineRequests);
  const named = entries.filter(([, { params }]) => keysOf(params).includes('path'));
  expect(Object.fromEntries(named.map(([name, { access }]) => [name, access]))).toEqual({
    importFile: 'read',
    importTexts: 'read',
    lookAtTexts: 'read',
    readTokenizer: 'read',
    openProject: 'read',
    otherVersion: 'read',
    placeModelFile: 'read',
    openModule: 'read',
    verifyExport: 'read',
    lookAtModelFile: 'read',
    importModel: 'read',
    matchWeights: 'read',
    importWeights: 'read',
    addPretrained: 'read',
    readLines: 'read',
    saveProject: 'write',
    saveModule: 'write',
    // Where the document is saved later on, also after a recovery.
    autosave: 'write',
    export: 'write',
    saveTokenizer: 'write',
    savePredictions: 'write',
    saveRunFile: 'write',
    // The list alone is changed.
    forgetProject: null,
  });
  expect(entries.filter((entry) => !named.includes(entry) && entry[1].access !== null)).toEqual([]);
});

test('a request that names a file does not compile without saying what it does with it', () => {
  const params = z.object({ path: z.string() });
  // @ts-expect-error What is done with the file has to be said.
  request(params, answer<null>());
  expect(request(params, answer<null>(), 'read').access).toBe('read');
  // @ts-expect-error There is no file.
  request(z.object({}), answer<null>(), 'read');
  expect(request(z.object({}), answer<null>()).access).toBeNull();
});
