import { totalmem } from 'node:os';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';

/** Bytes of memory that this process can ever get: the machine's, or what its container allows. */
export function memoryHere(): number {
  // 0, or a number beyond all machines, where there is no limit.
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

const purposes = {
  training: text('Training this network takes', 'Das Training dieses Netzes braucht'),
  weights: text('The weights of this network take', 'Die Gewichte dieses Netzes brauchen'),
} as const satisfies Record<string, Text>;

/**
 * Fails with outOfMemory, before anything is built, where a network cannot fit.
 * @param bytes as estimated from its shapes
 * @param widest the node that has most weights
 */
export function requireMemory(
  bytes: number,
  purpose: keyof typeof purposes,
  widest: { readonly id: string; readonly name: string },
  there = memoryHere(),
): void {
  if (bytes <= there) return;
  const [needs, has] = [bytes, there].map((value) => Number((value / 1e9).toPrecision(2)));
  const { en, de } = purposes[purpose];
  const said = text(
    `${en} about ${needs} GB of memory; there are ${has} GB here. Give it fewer weights: most are in ${widest.name}.`,
    `${de} etwa ${needs} GB Speicher; hier gibt es ${has} GB. Dem Netz weniger Gewichte geben: Die meisten hat ${widest.name}.`,
  );
  throw new EngineError('outOfMemory', said, { nodeId: widest.id });
}
