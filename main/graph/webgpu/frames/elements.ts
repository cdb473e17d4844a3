import type { Workgroups } from '../kernel.ts';
import type { Frame } from '../source.ts';
import { whole } from '../wgsl.ts';

/** Invocations of a workgroup. */
const GROUP = 64;
/** Workgroups along an axis, as every card has them. */
const MOST_GROUPS = 65_535;

/** An invocation for every element. */
export function elements(count: number): Frame {
  const { workgroups, width } = spread(Math.ceil(count / GROUP));
  const body = `  let i = (group.y * ${whole(width)} + group.x) * ${whole(GROUP)} + local;
  if (i < ${whole(count)}) { finish(i); }`;
  return { workgroup: GROUP, body, workgroups };
}

/** So many workgroups over two axes, and how many lie side by side. */
export function spread(groups: number): { readonly workgroups: Workgroups; readonly width: number } {
  const width = Math.max(1, Math.min(groups, MOST_GROUPS));
  return { workgroups: [width, Math.ceil(groups / width), 1], width };
}
