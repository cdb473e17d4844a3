import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { graphInputs, outputType, type Graph } from '../ir.ts';
import { createBuffer, createSession, type Provider } from './session.ts';

/** An operator of a session, and the provider that ran it in ONNX Runtime's own words: CPUExecutionProvider. */
export interface PlacedOperator {
  readonly operator: string;
  readonly provider: string;
}

/** What ONNX Runtime inserts to carry tensors from one provider to another. */
const COPIES = ['MemcpyFromHost', 'MemcpyToHost'];

/**
 * Which provider really runs each operator of a graph that was handed to `provider`: runs it once, on zeros, with
 * profiling. Rejects when the session cannot be had.
 */
export async function placementOf(graph: Graph, provider: Provider): Promise<readonly PlacedOperator[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'neuroloom-profile-'));
  try {
    const session = await createSession(graph, { provider, profile: path.join(folder, 'profile') });
    try {
      const inputs = graphInputs(graph).map(({ name, type }) => [name, createBuffer(type)] as const);
      const outputs = graph.outputs.map(({ name }) => [name, createBuffer(outputType(graph, name))] as const);
      await session.run(Object.fromEntries(inputs), Object.fromEntries(outputs));
    } finally {
      // Writes the profile.
      await session.release();
    }
    const [file] = await readdir(folder);
    return file === undefined ? [] : parseProfile(await readFile(path.join(folder, file), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/** The operators in a profile of ONNX Runtime: a list of events, of which each operator's kernel is one. */
export function parseProfile(json: string): readonly PlacedOperator[] {
  const events = JSON.parse(json) as readonly ProfileEvent[];
  return events.flatMap(({ cat, name, args: { op_name: operator, provider } = {} }) => {
    const isKernel = cat === 'Node' && name?.endsWith('_kernel_time');
    if (!isKernel || !operator || !provider || COPIES.includes(operator)) return [];
    return [{ operator, provider }];
  });
}
