// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { StartingNetworks } from './StartingNetworks.tsx';

inPage();

const story: DataSource = {
  kind: 'text',
  name: 'story.txt',
  sha256: 'a'.repeat(64),
  encoding: 'utf-8',
  tokenizer: usualNumberWords().tokenizer,
  testShare: 0.1,
  validationShare: 0.1,
  seed: 1,
  window: 16,
  windows: 100,
};

test('what learns from the whole text is offered before layers that see one token', () => {
  mount(<StartingNetworks data={story} />);
  const offers = screen.getAllByRole('button').map(({ textContent }) => textContent);
  expect(offers).toEqual(['Build a small GPT', expect.stringMatching(/^Build a starting network for 16 tokens/)]);
});
