import { useWorkspaces } from '../workspaces.ts';
import { follow } from '../../link/follow.ts';

const TABS = 'neuroloom.tabs';

interface Tabs {
  /** Of the workspaces, in their order. */
  readonly names: readonly string[];
  readonly shown: string;
}

/** The tabs of this window before the page was loaded again; the first one alone where nothing is known. */
export function tabsBefore(): Tabs {
  const one: Tabs = { names: [''], shown: '' };
  try {
    const kept = JSON.parse(sessionStorage.getItem(TABS) ?? 'null') as Partial<Tabs> | null;
    const names = kept?.names?.filter((name) => typeof name === 'string' && /^[\w-]{0,16}$/.test(name)) ?? [];
    return names.length > 0 ? { names: [...new Set(names)], shown: kept?.shown ?? '' } : one;
  } catch {
    return one;
  }
}

/** Remembers the tabs for a reload of the page from now on. */
export function followTabs(): void {
  const keep = () => {
    const { all, shown } = useWorkspaces.getState();
    const tabs: Tabs = { names: all.map(({ name }) => name), shown: shown.name };
    sessionStorage.setItem(TABS, JSON.stringify(tabs));
  };
  follow(useWorkspaces, keep);
}
