import type { Operation } from '../../ir.ts';
import type { Emit, Emitters } from '../kernel.ts';
import { elementwise } from './elementwise.ts';
import { leaves } from './leaves.ts';
import { products } from './products.ts';
import { reductions } from './reductions.ts';
import { views } from './views.ts';

/**
 * Operations whose elements are an expression of few elements of their inputs. They are computed wherever they are
 * read, unless their result is kept.
 */
const formulas: Partial<Emitters> = { ...leaves, ...elementwise, ...views };

/** Operations whose elements take statements, the last of which returns: they become functions. */
const bodies: Partial<Emitters> = { ...reductions, ...products };

type AnyEmit = Emit<Operation['op']> | undefined;

export const formulaOf = ({ op }: Operation) => formulas[op] as AnyEmit;
export const bodyOf = ({ op }: Operation) => bodies[op] as AnyEmit;
