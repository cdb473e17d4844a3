import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../core/blocks/catalogue.ts';
import { byCategory, searchBlocks } from './search.ts';

const found = (query: string) => searchBlocks(query).map((block) => block.type);

describe('searching for a block', () => {
  it('shows everything in palette order before anything is typed', () => {
    expect(searchBlocks('  ')).toEqual(catalogue);
  });

  it('knows what Keras, PyTorch and the lecture call it', () => {
    expect(found('dense')[0]).toBe('linear');
    expect(found('fully')[0]).toBe('linear');
    expect(found('loss')[0]).toBe('output');
  });

  it('understands both languages whatever language is set, with or without spaces and capitals', () => {
    expect(found('Datensatz')[0]).toBe('dataset');
    expect(found('CONV 2d')[0]).toBe('conv2d');
    expect(found('verlust')[0]).toBe('output');
  });

  it('puts the block of that very name before those that merely contain it', () => {
    expect(found('relu')[0]).toBe('relu');
    expect(found('relu').length).toBeGreaterThan(1);
  });

  it('finds nothing for nonsense', () => {
    expect(found('qqq')).toEqual([]);
  });

  it('lists every block in exactly one category', () => {
    expect(byCategory(catalogue).flatMap(([, blocks]) => blocks)).toHaveLength(catalogue.length);
  });
});
