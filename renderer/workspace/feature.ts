import type { ComponentType } from 'react';
import type { Document } from '../../core/graph/document.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { Text } from '../../core/text.ts';
import type { Lazy } from '../kit/lazily.tsx';
import type { CommandGroup, CommandTable } from './commands/registry.ts';

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

/** What the list of all commands leads to besides commands: a setting, a block, an example. */
export interface Goal {
  /** Its own among those of its feature. */
  readonly id: string;
  readonly text: Text;
  readonly group: CommandGroup;
  /** What tells it from others of its name. */
  readonly detail?: string;
  /** What people call it besides, in both languages. */
  readonly also?: string;
  readonly isInGallery?: boolean;
  run(): unknown;
}

/** The fixed parts of the window that a feature may fill. */
export type Area = 'home' | 'bar' | 'palette' | 'canvas' | 'inspector' | 'time';

/** What a feature offers the window; the list of all is app/features.ts. */
export interface Feature {
  readonly commands?: CommandTable;
  readonly panels?: readonly Panel[];
  /** Loaded with the editor; what it gives is asked whenever somebody looks for something. */
  readonly goals?: () => Promise<() => readonly Goal[]>;
  /** By the kind that `ask` and `showDialog` open (workspace/document/dialogs.ts). */
  readonly dialogs?: Readonly<Record<string, Dialog>>;
  readonly areas?: Readonly<Partial<Record<Area, View>>>;
  /** Lists over the window, by the kind of overlay that opens them. */
  readonly overlays?: Readonly<Record<string, ComponentType<{ readonly onClose: () => void }>>>;
  /** Follows the engine for as long as the page lives. */
  readonly follow?: (client: EngineClient) => void;
}
