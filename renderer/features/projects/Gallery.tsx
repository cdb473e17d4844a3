import { Button } from '@mantine/core';
import { useEffect } from 'react';
import {
  IconArrowLeft,
  IconBooks,
  IconFileImport,
  IconFolderOpen,
  IconPlayerPlay,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react';
import type { ExampleInfo } from '../../../core/protocol/projects.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { Failed } from '../../link/Empty.tsx';
import { useEngine } from '../../link/session.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { CommandButton } from '../../workspace/commands/CommandButton.tsx';
import { commandOf, menuOf, runCommand } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { newProject, openExample, openProject } from '../../workspace/project/opening.ts';
import { showEditor, useProject } from '../../workspace/project/project.ts';
import { Guarded } from '../../workspace/shared/Guarded.tsx';
import { canTry, LIBRARY, PIPELINES } from '../../workspace/pretrained.ts';
import { useT } from '../../kit/language.ts';
import classes from '../../workspace/gallery/Gallery.module.css';
import { Card, notReady } from '../../workspace/gallery/Card.tsx';
import { describeExample } from '../../workspace/gallery/examples.ts';
import { KnownExamples } from '../../workspace/gallery/FirstGallery.tsx';
import { ExampleSection, GalleryFrame, OwnSection } from '../../workspace/gallery/GalleryFrame.tsx';
import { isPictured, Learned } from '../../workspace/gallery/Learned.tsx';
import { sayGalleryIsUsable } from '../../workspace/gallery/usable.ts';
import { takeWish, wishFor } from '../../workspace/gallery/wish.ts';
import { GraphThumbnail } from './GraphThumbnail.tsx';
import { RecentProjects } from './RecentProjects.tsx';
import { UnsavedWork } from './UnsavedWork.tsx';

/** What greets a person: unsaved work, networks of their own, examples. */
export function Gallery() {
  const t = useT();
  const hasDocument = useDocument(({ openings }) => openings > 0);
  const { isReady } = useEngine();
  return (
    <GalleryFrame
      back={
        hasDocument && (
          <Button size="compact-sm" variant="default" leftSection={<IconArrowLeft size={16} />} onClick={showEditor}>
            {t(text('Back to the network', 'Zurück zum Netz'))}
          </Button>
        )
      }
      tools={<Tools />}
      actions={<Actions />}
    >
      <Guarded name={text('Unsaved work', 'Nicht gespeicherte Arbeit')}>
        <UnsavedWork />
      </Guarded>
      <OwnSection onEmpty={isReady ? () => void newProject() : undefined}>
        <Guarded name={text('Recent projects', 'Zuletzt geöffnet')}>
          <RecentProjects />
        </Guarded>
      </OwnSection>
      <Guarded name={text('Examples', 'Beispiele')}>
        <Examples />
      </Guarded>
      <Help />
    </GalleryFrame>
  );
}

/** What can be opened besides examples. */
function Actions() {
  const t = useT();
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconFolderOpen size={16} />}
        onClick={() => void openProject()}
      >
        {t(text('Open file …', 'Datei öffnen …'))}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconFileImport size={16} />}
        onClick={() => runCommand('importModel')}
      >
        {t(text('Model of another program …', 'Modell eines anderen Programms …'))}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconBooks size={16} />}
        onClick={() => runCommand(LIBRARY)}
      >
        {t(text('Pretrained models …', 'Vortrainierte Modelle …'))}
      </Button>
      {canTry() && (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => runCommand(PIPELINES)}
        >
          {t(text('Try models …', 'Modelle ausprobieren …'))}
        </Button>
      )}
    </>
  );
}

function Tools() {
  return (
    <>
      <CommandButton name="settings">
        <IconSettings size={17} />
      </CommandButton>
      <CommandButton name="commands">
        <IconSearch size={17} />
      </CommandButton>
    </>
  );
}

/** What the menus of the editor offer under Help: the gallery of a browser has none. */
function Help() {
  const t = useT();
  return (
    <footer className={classes.help}>
      {menuOf('help').flat().map((name) => (
        <Button key={name} size="compact-sm" variant="subtle" color="gray" onClick={() => runCommand(name)}>
          {t(commandOf(name)?.text ?? same(name))}
        </Button>
      ))}
    </footer>
  );
} // prettier-ignore

/** What was chosen before anything could be opened; unless other work has been opened since, as after a reload. */
function openWished(examples: readonly ExampleInfo[], t: (text: Text) => string): void {
  const wish = takeWish();
  const example = examples.find(({ name }) => name === wish);
  if (example && useProject.getState().screen === 'gallery')
    void openExample(example.name, t(describeExample(example).title));
}

function Examples() {
  const t = useT();
  const { isReady, status } = useEngine();
  const { data, error, again } = useRequest('examples', {});
  useEffect(() => {
    if (isReady && data) sayGalleryIsUsable();
  }, [isReady, data]);
  useEffect(() => {
    if (isReady && data) openWished(data, t);
  }, [isReady, data, t]);
  useEffect(() => () => wishFor(undefined), []);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <KnownExamples isLost={status.kind === 'failed' || status.kind === 'notLetIn'} />;
  return (
    <ExampleSection
      isBusy={false}
      examples={data}
      draw={(example) => {
        const { title, detail } = describeExample(example);
        return (
          <Card
            key={example.name}
            testId={`example-${example.name}`}
            title={title}
            detail={detail}
            reason={isReady ? undefined : notReady}
            onOpen={() => void openExample(example.name, t(title))}
          >
            {isPictured(example.name) ? (
              <Learned example={example.name} />
            ) : (
              <GraphThumbnail document={example.document} />
            )}
          </Card>
        );
      }}
    />
  );
}
