import { z } from 'zod';
import { textCommands } from '../core/protocol/bridge.ts';
import type { NativeMenuName } from '../core/protocol/menus.ts';

const filter = z.object({ name: z.string().max(200), extensions: z.array(z.string().regex(/^\w{1,20}$/)).max(20) });
const file = z.object({ path: z.string().min(1), name: z.string() });

const label = z.object({ en: z.string().min(1).max(200), de: z.string().min(1).max(200) });
const item = z.object({ name: z.string().regex(/^\w{1,50}$/), label, shortcuts: z.array(z.string().max(40)).max(5) });
const sections = z.array(z.array(item).max(30)).max(10);
const menus = z.object({
  file: sections,
  edit: sections,
  view: sections,
  training: sections,
  help: sections,
} satisfies Record<NativeMenuName, z.ZodType>);

/** The arguments of every message that the page may send. What does not fit is dropped: the page is not trusted. */
export const messages = {
  connect: z.tuple([]),
  setMenus: z.tuple([menus]),
  setUnsaved: z.tuple([z.boolean()]),
  setLanguage: z.tuple([z.enum(['en', 'de'])]),
  setTheme: z.tuple([z.enum(['light', 'dark', 'system'])]),
  editText: z.tuple([z.enum(textCommands)]),
  openFile: z.tuple([filter]),
  openFolder: z.tuple([]),
  dropped: z.tuple([z.string().max(10_000)]),
  saveFile: z.tuple([z.string().max(1000), filter]),
  delivered: z.tuple([file]),
  showFile: z.tuple([file]),
} as const;

export type MessageName = keyof typeof messages;
export type Message<Name extends MessageName> = z.output<(typeof messages)[Name]>;

/** Undefined for what does not fit. */
export function readMessage<Name extends MessageName>(name: Name, args: readonly unknown[]): Message<Name> | undefined {
  const parsed = messages[name].safeParse(args);
  return parsed.success ? (parsed.data as Message<Name>) : undefined;
}
