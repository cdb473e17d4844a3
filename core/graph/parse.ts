import { z } from 'zod';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { DOCUMENT_VERSION, documentSchema, point, type Document } from './document.ts';

const foreign = text('This is not a Neuroloom document.', 'Das ist kein Dokument von Neuroloom.');

/** Why a document cannot be read. */
export interface DocumentError {
  readonly reason: 'foreign' | 'tooNew' | 'invalid';
  /** Says what to do. */
  readonly message: Text;
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
  if (!header.success) return failure({ reason: 'foreign', message: foreign });
  const { version } = header.data;
  if (version > DOCUMENT_VERSION) {
    const message = text(
      `This document was made with a newer version (format ${version}; this one reads up to ${DOCUMENT_VERSION}). Update Neuroloom to open it.`,
      `Dieses Dokument stammt aus einer neueren Version (Format ${version}; diese liest höchstens ${DOCUMENT_VERSION}). Zum Öffnen Neuroloom aktualisieren.`,
    );
    return failure({ reason: 'tooNew', message });
  }
  let value: Record<string, unknown> = header.data;
  for (let from = version; from < DOCUMENT_VERSION; from++) {
    value = { ...(migrations[from]?.(value) ?? value), version: from + 1 };
  }
  const parsed = documentSchema.safeParse(withinReach(value));
  if (parsed.success) return ok(parsed.data);
  const what = z.prettifyError(parsed.error);
  const message = text(`The document is damaged: ${what}`, `Das Dokument ist beschädigt: ${what}`);
  return failure({ reason: 'invalid', message });
}

/** In canvas units. Farther out nobody would find a node again, and steps of a card's size would be lost to rounding. */
const FARTHEST = 1e7;

/** Without places that are none or out of reach: their nodes stand where those without a place do. */
function withinReach(document: Record<string, unknown>): Record<string, unknown> {
  const layout = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(document['layout']);
  // The schema reports anything else as damage.
  if (!layout.success) return document;
  const isPlace = (place: unknown) => {
    const read = point.safeParse(place);
    return read.success && Math.max(Math.abs(read.data.x), Math.abs(read.data.y)) <= FARTHEST;
  };
  const kept = (places: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(places).filter(([, place]) => isPlace(place)));
  return { ...document, layout: Object.fromEntries(Object.entries(layout.data).map(([key, places]) => [key, kept(places)])) }; // prettier-ignore
}
