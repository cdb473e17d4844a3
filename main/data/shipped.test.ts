import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabelledSource } from '../../core/data/kinds/labelledText.ts';
import { shippedText, shippedTexts } from '../../core/data/shipped.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { emptyTokenizer, usualSettings } from '../../core/text/train.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { keptFile } from './kept.ts';
import { loadData } from './load.ts';
import { provideShipped, shippedContent } from './shipped.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-shipped-'))));
afterEach(() => rmSync(home, { recursive: true }));

test.each([shippedTexts['moby-dick'], shippedTexts['two-centuries']])('$file is put together out of its package, with its hash', ({ sha256 }) => {
  expect(shippedContent(sha256).length).toBeGreaterThan(1e6);
});

test('the book begins and ends as it does', () => {
  const book = shippedContent(shippedTexts['moby-dick'].sha256);
  expect(book.slice(0, 45)).toBe('CHAPTER 1. Loomings.\n\nCall me Ishmael. Some y');
  expect(book.slice(-32)).toBe('children, only found another orphan.\n'.slice(-32));
});

test('a text is kept under its hash once it is asked for; others are left alone', async () => {
  const { sha256 } = shippedTexts['moby-dick'];
  await provideShipped(home, sha256);
  expect(readFileSync(keptFile(home, sha256), 'utf8')).toBe(shippedContent(sha256));
  await provideShipped(home, '0'.repeat(64));
  expect(existsSync(keptFile(home, '0'.repeat(64)))).toBe(false);
});

test('a project does not carry a text that comes with the app, and needs none to be opened and loaded', async () => {
  const { file, sha256, labelled } = shippedTexts['presidents-passages'];
  const data: LabelledSource = {
    kind: 'labelled', name: file, sha256, ...labelled, classes: [...labelled.classes], isPair: false, removed: [],
    tokenizer: emptyTokenizer(usualSettings('wordpiece')), length: 8, testShare: 0.1, validationShare: 0.1, seed: 1,
  }; // prettier-ignore
  const project = path.join(home, 'p.neuroloom');
  const saved = await saveProject(home, {
    path: project,
    document: emptyDocument('p', data),
    runs: [],
    thumbnail: null,
  });
  expect(saved).toMatchObject({ notices: [] });
  expect(saved.bytes).toBeLessThan(20_000);
  const elsewhere = path.join(home, 'elsewhere');
  const opened = await openProject(elsewhere, project);
  expect(opened.notices).toEqual([]);
  const { test: held, training, validation } = await loadData(opened.document.data, { home: elsewhere });
  expect(held.count).toBe(labelled.tested);
  expect(training.count + validation.count).toBe(labelled.texts - labelled.tested);
});

test('texts are known by their hashes', () => {
  expect(shippedText(shippedTexts['moby-dick'].sha256)?.file).toBe('moby-dick.txt');
  expect(shippedText('0'.repeat(64))).toBeUndefined();
});
