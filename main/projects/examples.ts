import { untrainedExamples, trainedExamples, type TrainedExample } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { ExampleInfo } from '../../core/protocol/projects.ts';
import { exampleFile } from './exampleFile.ts';
import { openDocument } from './open.ts';

export const exampleNames: readonly string[] = [...trainedExamples, ...Object.keys(untrainedExamples)];

/** The file of an example that comes with its weights; undefined for the others. */
export function trainedFile(name: string): string | undefined {
  return trainedExamples.some((one) => one === name) ? exampleFile(name) : undefined;
}

/** What the gallery shows: those with weights first. Fails as `openDocument` does. */
export async function listExamples(): Promise<readonly ExampleInfo[]> {
  const trained = await Promise.all(trainedExamples.map(async (name) => ({ name, document: await sketchOf(name) })));
  return [...trained, ...Object.entries(untrainedExamples).map(([name, document]) => ({ name, document }))];
}

/** Read once: nothing changes these files while the app runs. */
const sketches = new Map<TrainedExample, Promise<Document>>();

/** The document without weights, which are megabytes. */
function sketchOf(name: TrainedExample): Promise<Document> {
  const known = sketches.get(name);
  if (known) return known;
  const reading = openDocument(exampleFile(name)).then(({ graph, ...document }) => ({
    ...document,
    graph: { ...graph, nodes: graph.nodes.map(({ overrides: _, ...node }) => node) },
  }));
  sketches.set(name, reading);
  reading.catch(() => sketches.delete(name));
  return reading;
}
