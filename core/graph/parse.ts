import { z } from 'zod';
import { failure, ok, type Result } from '../result.ts';
import { DOCUMENT_VERSION, documentSchema, type Document } from './document.ts';

/** Why a document cannot be read. */
export interface DocumentError {
  readonly reason: 'foreign' | 'tooNew' | 'invalid';
  /** In English; says what to do. */
  readonly message: string;
}

type Migration = (document: Record<string, unknown>) => Record<string, unknown>;

/** migrations[n] turns version n into version n + 1. The first version is 1. */
const migrations: Readonly<Record<number, Migration>> = { 1: withModuleParams };

/** Modules had no params in version 1. */
function withModuleParams(document: Record<string, unknown>): Record<string, unknown> {
  const modules = z.record(z.string(), z.looseObject({})).safeParse(document['modules']);
  // The schema reports anything else as damage.
  if (!modules.success) return document;
  const entries = Object.entries(modules.data).map(([id, module]) => [id, { params: [], ...module }] as const);
  return { ...document, modules: Object.fromEntries(entries) };
}

/** Parses a document of any supported version from JSON that came from a file or over the wire. */
export function parseDocument(json: unknown): Result<Document, DocumentError> {
  const header = z.looseObject({ format: z.literal('neuroloom'), version: z.number().int().min(1) }).safeParse(json);
  if (!header.success) return failure({ reason: 'foreign', message: 'This is not a Neuroloom document.' });
  const { version } = header.data;
  if (version > DOCUMENT_VERSION) {
    const message = `This document has format ${version}; this version of Neuroloom reads up to ${DOCUMENT_VERSION}. Update Neuroloom to open it.`;
    return failure({ reason: 'tooNew', message });
  }
  let value: Record<string, unknown> = header.data;
  for (let from = version; from < DOCUMENT_VERSION; from++) {
    value = { ...(migrations[from]?.(value) ?? value), version: from + 1 };
  }
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return failure({ reason: 'invalid', message: `The document is damaged: ${z.prettifyError(parsed.error)}` });
}
