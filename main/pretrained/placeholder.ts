import { existsSync } from 'node:fs';
import path from 'node:path';
import { keptFile } from '../data/kept.ts';
import { makeFolder, writeAtomically } from '../files/files.ts';
import type { Pretrained } from './pretrained.ts';

/** Puts the texts of a pretrained model's document where imported files are kept. Fails as writing does. */
export async function keepPlaceholder(home: string, { placeholder }: Pick<Pretrained, 'placeholder'>): Promise<void> {
  if (!placeholder) return;
  const target = keptFile(home, placeholder.sha256);
  if (existsSync(target)) return;
  await makeFolder(path.dirname(target));
  await writeAtomically(target, placeholder.content);
}
