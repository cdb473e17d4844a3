import type { ComponentType } from 'react';
import type { Document } from '../../core/graph/document.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { Text } from '../../core/text.ts';
import type { Lazy } from '../kit/lazily.tsx';
import type { CommandTable } from './commands/registry.ts';

/** A part of the window. One that may be loaded later (kit/lazily.tsx) keeps the first page light. */
export type View = ComponentType | Lazy<object>;

/** A panel of the dock. */
export interface Panel {
  readonly name: string;
  readonly label: Text;
  /** Whether a document has anything to show in it; absent: every one has. */
  readonly isOffered?: (document: Document) => boolean;
  /** Nothing of training is seen in it: the first run brings the panel Training in its place. */
  readonly isStill?: true;
  readonly View: View;
}

export interface Dialog {
  readonly title: Text;
  /** Its width, as Mantine's Modal takes it. */
  readonly size: string;
  readonly Body: (props: { readonly suggestedName: string }) => React.ReactNode;
}

/** The fixed parts of the window that a feature may fill. */
export type Area = 'home' | 'bar' | 'palette' | 'canvas' | 'inspector' | 'time';

/** What a feature offers the window; the list of all is app/features.ts. */
export interface Feature {
  readonly commands?: CommandTable;
  readonly panels?: readonly Panel[];
  /** By the kind that `ask` and `showDialog` open (workspace/document/dialogs.ts). */
  readonly dialogs?: Readonly<Record<string, Dialog>>;
  readonly areas?: Readonly<Partial<Record<Area, View>>>;
  /** Lists over the window, by the kind of overlay that opens them. */
  readonly overlays?: Readonly<Record<string, ComponentType<{ readonly onClose: () => void }>>>;
  /** Follows the engine for as long as the page lives. */
  readonly follow?: (client: EngineClient) => void;
}
