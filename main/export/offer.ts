import { analyse } from '../../core/analysis/analyse.ts';
import type { Analysis } from '../../core/analysis/node.ts';
import type { Document } from '../../core/graph/document.ts';
import type { ExportFormat, OfferedFormat } from '../../core/protocol/exports.ts';
import { text, type Text } from '../../core/text.ts';
import { exporters } from './all.ts';
import { filesIn, noFiles } from './hindrances.ts';
import type { Exporter } from './format.ts';

/** All formats, and what stands against writing this network in them; without a network, nothing does. */
export function offeredFormats(document: Document | undefined): readonly OfferedFormat[] {
  const analysis = document && analyse(document);
  return exporters.map((exporter) => ({
    ...formatOf(exporter),
    hindrance: (document && analysis && hindranceOf(exporter, document, analysis)) ?? null,
  }));
}

/** What a page may know of an exporter. */
function formatOf(exporter: Exporter): ExportFormat {
  const { name, label, purpose, description, of, showsRun, extension, options, extensionBy } = exporter;
  const always = { name, label, purpose, description, of, extension };
  return { ...always, ...(showsRun && { showsRun }), ...(options && { options }), ...(extensionBy && { extensionBy }) };
}

function hindranceOf(exporter: Exporter, document: Document, analysis: Analysis): Text | undefined {
  if (!analysis.isTrainable) return exporter.takesProblems ? undefined : repairFirst;
  if (!exporter.takesFiles && filesIn({ nodes: analysis.network }).length > 0) return noFiles(analysis.network);
  return exporter.hindrance?.(document, analysis);
}

const repairFirst = text(
  'It can be exported once the network has no problems: the inspector says what to do.',
  'Exportieren lässt es sich, sobald das Netz keine Probleme mehr hat: Der Inspektor sagt, was zu tun ist.',
);
