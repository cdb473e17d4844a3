import { importCsv, previewCsv } from '../datasets/csv/import.ts';
import { downloadDataset, listDatasets } from '../datasets/library.ts';
import { previewData } from '../datasets/preview.ts';
import type { Emit } from '../train/reporter.ts';
import type { Handlers } from './service.ts';

type Requests = 'datasets' | 'dataPreview' | 'downloadDataset' | 'cancelDownload' | 'importCsv' | 'previewCsv';

/** Sets of examples: what there is, what they look like, and how to get more. */
export function dataHandlers(home: string, emit: Emit): Pick<Handlers, Requests> {
  const downloads = new Map<string, AbortController>();
  return {
    datasets: () => listDatasets({ home }),
    dataPreview: (request) => previewData(request, { home }),
    async downloadDataset({ name }) {
      const abort = new AbortController();
      downloads.get(name)?.abort();
      downloads.set(name, abort);
      const { signal } = abort;
      const onProgress = (bytes: number, totalBytes: number) => emit('downloadProgress', { name, bytes, totalBytes });
      try {
        return await downloadDataset(name, { home }, { signal, onProgress });
      } finally {
        if (downloads.get(name) === abort) downloads.delete(name);
      }
    },
    cancelDownload: ({ name }) => {
      downloads.get(name)?.abort();
      return null;
    },
    importCsv: ({ path, name }) => importCsv(path, name, home),
    previewCsv: (request) => previewCsv(request, home),
  };
}
