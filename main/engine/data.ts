import { importFile, previewFile } from '../data/importFile.ts';
import { listDatasets } from '../data/library.ts';
import { previewData } from '../data/preview.ts';
import type { Emit } from '../train/reporter.ts';
import { Downloads } from './downloads.ts';
import type { Handlers } from './service.ts';

type Requests = 'datasets' | 'dataPreview' | 'downloadDataset' | 'cancelDownload' | 'importFile' | 'previewFile';

/** Sets of examples: what there is, what they look like, and how to get more. */
export function dataHandlers(home: string, emit: Emit): Pick<Handlers, Requests> {
  const downloads = new Downloads(home, emit);
  return {
    datasets: () => listDatasets({ home }),
    dataPreview: (request) => previewData(request, { home }),
    downloadDataset: ({ name }, page) => downloads.fetch(name, page),
    cancelDownload: ({ name }, page) => {
      downloads.cancel(name, page);
      return null;
    },
    importFile: ({ path, name }) => importFile(path, name, home),
    previewFile: (request) => previewFile(request, home),
  };
}
