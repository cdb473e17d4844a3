import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '../../core/protocol/projects.ts';
import { inOrder, makeFolder, writeAtomically } from '../files/files.ts';
import { readList } from '../files/list.ts';

const KEPT = 20;
/** The list is read on every start: larger thumbnails stay in their projects. */
const MAX_THUMBNAIL = 200_000;

const projectSchema = z.object({
  path: z.string(),
  name: z.string(),
  savedAt: z.string(),
  thumbnail: z.string().nullable(),
});

/** The most recently saved or opened projects, latest first; those whose files are gone are left out. */
export async function recentProjects(home: string): Promise<RecentProject[]> {
  return (await listed(home)).filter((project) => existsSync(project.path));
}

/** Puts a project at the top of the list. */
export async function rememberProject(home: string, project: RecentProject): Promise<void> {
  const isSmall = project.thumbnail !== null && project.thumbnail.length <= MAX_THUMBNAIL;
  const top = { ...project, path: path.resolve(project.path), thumbnail: isSmall ? project.thumbnail : null };
  await change(home, (list) => [top, ...list.filter((other) => other.path !== top.path)].slice(0, KEPT));
}

/** Removes a project from the list; its file stays. */
export async function forgetProject(home: string, file: string): Promise<void> {
  await change(home, (list) => list.filter((project) => project.path !== path.resolve(file)));
}

async function change(home: string, edit: (list: RecentProject[]) => RecentProject[]): Promise<void> {
  await inOrder(`recent projects of ${home}`, async () => {
    await makeFolder(home);
    await writeAtomically(listFile(home), JSON.stringify(edit(await listed(home)), null, 2));
  });
}

function listFile(home: string): string {
  return path.join(home, 'recent.json');
}

function listed(home: string): Promise<RecentProject[]> {
  return readList(listFile(home), projectSchema);
}
