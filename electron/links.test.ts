import { expect, it } from 'vitest';
import { isKnownLink } from './links.ts';

it.each([
  'https://arxiv.org/abs/1706.03762',
  'https://de.wikipedia.org/wiki/Perzeptron',
  'https://docs.pytorch.org/',
  'https://ndownloader.figshare.com/files/5975967',
])('opens %s outside', (address) => expect(isKnownLink(address)).toBe(true));

it.each([
  'http://arxiv.org/abs/1706.03762',
  'https://arxiv.org.evil.example/',
  'https://evilarxiv.org/',
  'https://arxiv.org@evil.example/',
  'https://evil.example/?https://arxiv.org',
  'https://arxiv.org:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://arxiv.org/share',
  'no address at all',
])('does not open %s', (address) => expect(isKnownLink(address)).toBe(false));
