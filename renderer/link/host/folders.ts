/** A file of a folder, and where it lies: the folder's own name comes first. */
export interface FolderFile {
  readonly path: string;
  readonly file: File;
}

/** All files of a folder that was dropped, however deep. */
export async function filesIn(entry: FileSystemEntry): Promise<readonly FolderFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const all: FolderFile[] = [];
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) all.push(...(await filesIn(child)));
  return all;
}

/** A reader gives some at a time, and none when it has given all. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const BLOCK = 512;

/** A folder as `<its name>.tar.gz`: one file that the engine reads as it reads a folder. Hidden files in it stay away. */
export async function archiveOf(files: readonly FolderFile[]): Promise<File> {
  const folder = files[0]?.path.split('/')[0] ?? 'folder';
  // Some are called like the archive that they came out of.
  const name = folder.replace(/\.(tar\.gz|tgz)$/i, '');
  const inside = files.map(({ path, file }) => ({ steps: path.split('/').slice(1), file }));
  // Whoever chooses a hidden folder means it.
  const shown = inside.filter(({ steps }) => !steps.some((step) => step.startsWith('.')));
  const parts = shown.flatMap(({ steps, file }) => {
    const padding = new Uint8Array((BLOCK - (file.size % BLOCK)) % BLOCK);
    return [...headersOf(steps.join('/'), file.size), file, padding];
  });
  const tar = new Blob([...parts, new Uint8Array(2 * BLOCK)]);
  const zipped = await new Response(tar.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  return new File([zipped], `${name}.tar.gz`);
}

/** The header of a file; before it one for its name, where that is long. */
function headersOf(path: string, size: number): Uint8Array<ArrayBuffer>[] {
  const name = new TextEncoder().encode(path);
  if (name.length < 100) return [headerOf(name, size, '0')];
  const padded = new Uint8Array(Math.ceil((name.length + 1) / BLOCK) * BLOCK);
  padded.set(name);
  const link = new TextEncoder().encode('././@LongLink');
  return [headerOf(link, name.length + 1, 'L'), padded, headerOf(name.subarray(0, 99), size, '0')];
}

function headerOf(name: Uint8Array, size: number, type: string): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const write = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.set(name);
  write(100, '0000644\0');
  write(108, '0000000\0');
  write(116, '0000000\0');
  write(124, `${octal(size, 11)}\0`);
  write(136, '00000000000\0');
  write(148, '        ');
  write(156, type);
  write(257, 'ustar  \0');
  write(
    148,
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return header;
}
