import type { Operation } from '../../ir.ts';
import type { Emit, Emitters } from '../kernel.ts';
import { elementwise } from './elementwise.ts';
import { joins } from './joins.ts';
import { leaves } from './leaves.ts';
import { pickBodies, pickFormulas } from './pick.ts';
import { pictures } from './pictures.ts';
import { products } from './products.ts';
import { uniform } from './random.ts';
import { reductions } from './reductions.ts';
import { views } from './views.ts';

/**
 * Operations whose elements are an expression of few elements of their inputs. They are computed wherever they are
 * read, unless their result is kept.
 */
const formulas: Partial<Emitters> = { ...leaves, ...elementwise, ...views, ...pickFormulas, uniform };

/** Operations whose elements take statements, the last of which returns: they become functions. */
const bodies: Partial<Emitters> = { ...reductions, ...products, ...joins, ...pickBodies, ...pictures };

type AnyEmit = Emit<Operation['op']> | undefined;

export const formulaOf = ({ op }: Operation) => formulas[op] as AnyEmit;
export const bodyOf = ({ op }: Operation) => bodies[op] as AnyEmit;
