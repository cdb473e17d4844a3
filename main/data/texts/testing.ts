import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tokenNames } from '../../../core/text/names.ts';
import { createBatch } from '../../tensors/batch.ts';
import type { TextWish } from '../../../core/data/textImport.ts';
import { importTexts, type ImportedTexts } from './importTexts.ts';
import type { Examples } from '../types.ts';

/** A separate folder for files and for what the app stores. */
export class Place {
  readonly home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-texts-'));

  write(name: string, content: string | Uint8Array): string {
    const file = path.join(this.home, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  take(name: string, content: string | Uint8Array, wish: TextWish): Promise<ImportedTexts> {
    return importTexts({ file: this.write(name, content), name, home: this.home }, wish);
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }
}

/** All examples of a part, one by one. */
export function rowsOf(examples: Examples): Readonly<Record<string, readonly number[]>>[] {
  return Array.from({ length: examples.count }, (_, i) => {
    const batch = createBatch(examples.fields, 1);
    examples.fill([i], batch);
    return Object.fromEntries(Object.entries(batch.fields).map(([name, values]) => [name, [...values]]));
  });
}

/** The pieces for ids, separated by spaces. */
export function piecesOf({ tokenizer }: ImportedTexts['source'], ids: readonly number[] | undefined): string {
  const names = tokenNames(tokenizer);
  return (ids ?? []).map((id) => names[id]).join(' ');
}
