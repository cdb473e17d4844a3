import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { text } from '../../core/text.ts';
import { Dialogs } from './Dialogs.tsx';
import { DocumentTabs } from './DocumentTabs.tsx';
import { EngineStatus } from './EngineStatus.tsx';
import { areaOf, loaded, loadEditor } from './features.ts';
import { useWorkspaces } from '../workspace/workspaces.ts';
import { useProject } from '../workspace/project/project.ts';
import { useT } from '../kit/language.ts';
import { nonce } from '../kit/nonce.ts';
import { useSettings, type Theme } from '../kit/settings.ts';
import { Announcer } from './Announcer.tsx';
import { BugReport } from './BugReport.tsx';
import { ErrorBoundary } from '../link/ErrorBoundary.tsx';
import { engineState, Guarded } from '../workspace/shared/Guarded.tsx';
import { lazily } from '../kit/lazily.tsx';
import { galleryIsUsable } from '../workspace/gallery/usable.ts';
import { CommandPalette, Overlays } from './Overlays.tsx';
import { Toasts } from './Toasts.tsx';
import { cssVariables, themeIn } from '../kit/theme.ts';
import { useCommands } from './useCommands.ts';
import { useRefusals } from './useRefusals.ts';
import { useTitle } from './useTitle.ts';

const Home = areaOf('home');
const Workbench = lazily(async () => (await import('./Workbench.tsx')).Workbench);

/** The whole window. */
export function App() {
  const language = useSettings((state) => state.language);
  const chosen = useTheme();
  const shown = useWorkspaces((state) => state.shown);
  useEffect(() => {
    document.documentElement.dataset['theme'] = chosen;
    document.documentElement.lang = language;
  }, [chosen, language]);
  return (
    <MantineProvider
      theme={useMemo(() => themeIn(language), [language])}
      cssVariablesResolver={cssVariables}
      getStyleNonce={() => nonce}
      forceColorScheme={chosen === 'dark' ? 'dark' : 'light'}
    >
      <ErrorBoundary fallback={({ error, retry }) => <BugReport error={error} onRetry={retry} />}>
        <Followed />
        <div className="app">
          <DocumentTabs />
          <div className="screen">
            {/* Another document, another screen: nothing of the one before is taken over. */}
            <Screen key={shown.id} />
          </div>
        </div>
      </ErrorBoundary>
      <Dialogs />
      <Overlays />
      <Toasts />
      <ErrorBoundary fallback={() => null}>
        <Announcer />
      </ErrorBoundary>
    </MantineProvider>
  );
}

function useTheme(): Theme {
  const chosen = useSettings((state) => state.theme);
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  return chosen === 'system' ? system : chosen;
}

/** What the window does without drawing anything. It is apart, so that no letter of the name draws the screen anew. */
function Followed() {
  useCommands();
  useRefusals();
  useTitle();
  return null;
}

/** Whether the code of the editor has been fetched: all of it, side by side, so that no part is seen to wait for its own. */
const useEditorIsHere = create(() => false);

async function prepareEditor(): Promise<void> {
  await Promise.all([loaded(Workbench.load), loaded(CommandPalette.load), loadEditor()]);
  useEditorIsHere.setState(true, true);
}

function Screen() {
  const screen = useProject((state) => state.screen);
  const isEditorHere = useEditorIsHere();
  // The gallery is seen first, and nothing stands in its way; the editor is there by the time that a project is chosen.
  useEffect(() => {
    if (screen === 'editor') void prepareEditor();
    else void galleryIsUsable.then(() => requestIdleCallback(() => void prepareEditor()));
  }, [screen]);
  if (screen === 'editor' && isEditorHere) return <Workbench />;
  return (
    <>
      <Guarded isLine name={engineState}>
        <EngineStatus />
      </Guarded>
      {/* Who was quicker than the editor keeps the gallery in sight, which takes nothing more. */}
      <div className="contents" inert={screen === 'editor'}>
        {Home && <Home />}
      </div>
      {screen === 'editor' && <EditorComes />}
    </>
  );
}

function EditorComes() {
  const t = useT();
  return (
    <p role="status" className="coming">
      {t(text('The editor is being loaded …', 'Der Editor wird geladen …'))}
    </p>
  );
}
