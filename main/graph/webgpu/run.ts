import { sizeOf } from '../../../core/shape.ts';
import { graphInputs, type Graph, type TensorType, type Values } from '../ir.ts';
import type { Card } from './device.ts';
import type { Dispatch } from './dispatch.ts';
import { ELEMENT_BYTES, type ArrayId } from './kernel.ts';

/** Runs dispatches once, with an array for every value that one of them reads or writes. Slow: for tests. */
export async function runOnce(
  { device }: Card,
  graph: Graph,
  dispatches: readonly Dispatch[],
  given: ReadonlyMap<ArrayId, Values>,
  wanted: ArrayId,
): Promise<Values> {
  device.pushErrorScope('validation');
  const buffers = new Map<ArrayId, GPUBuffer>();
  const parts = new Map(dispatches.flatMap((own) => [...own.parts]));
  const typeOf = (id: ArrayId) => graph.nodes[id]?.type ?? parts.get(id) ?? { dtype: 'float32', shape: [] };
  const bufferOf = (id: ArrayId) => {
    const known = buffers.get(id);
    if (known) return known;
    const size = ELEMENT_BYTES * Math.max(1, sizeOf(typeOf(id).shape));
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffer = device.createBuffer({ size, usage });
    buffers.set(id, buffer);
    return buffer;
  };
  for (const [id, values] of given) device.queue.writeBuffer(bufferOf(id), 0, words(values));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const { source, reads, writes, workgroups } of dispatches) {
    const module = device.createShaderModule({ code: source });
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
    const entries = [...reads, ...writes].map((id, binding) => ({ binding, resource: { buffer: bufferOf(id) } }));
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(...workgroups);
  }
  pass.end();
  const source = bufferOf(wanted);
  const copy = device.createBuffer({ size: source.size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  encoder.copyBufferToBuffer(source, 0, copy, 0, source.size);
  device.queue.submit([encoder.finish()]);
  const error = await device.popErrorScope();
  if (error) throw new Error(error.message);
  await copy.mapAsync(GPUMapMode.READ);
  const result = valuesOf(copy.getMappedRange().slice(0), typeOf(wanted));
  for (const buffer of [...buffers.values(), copy]) buffer.destroy();
  return result;
}

/** Values as they lie in the card's memory: booleans as 32-bit numbers. */
export function words(values: Values): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  if (values instanceof Uint8Array) return Uint32Array.from(values);
  return values instanceof Float32Array ? Float32Array.from(values) : Int32Array.from(values);
}

function valuesOf(bytes: ArrayBuffer, { dtype, shape }: TensorType): Values {
  const size = sizeOf(shape);
  if (dtype === 'float32') return new Float32Array(bytes, 0, size);
  if (dtype === 'int32') return new Int32Array(bytes, 0, size);
  return Uint8Array.from(new Uint32Array(bytes, 0, size));
}

/** The arrays of a graph's inputs, in order. */
export function inputArrays(graph: Graph): readonly ArrayId[] {
  const names = graphInputs(graph).map(({ name }) => name);
  return graph.nodes.flatMap(({ operation }, id) => (operation.op === 'input' && names.includes(operation.name) ? [id] : [])); // prettier-ignore
}
