import { Button, Group } from '@mantine/core';
import { IconArrowLeft, IconFolderOpen } from '@tabler/icons-react';
import { text } from '../../../core/text.ts';
import { Failed } from '../../link/Empty.tsx';
import { useEngine } from '../../link/session.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { newProject, openExample, openProject } from '../../workspace/project/opening.ts';
import { showEditor } from '../../workspace/project/project.ts';
import { Guarded } from '../../workspace/shared/Guarded.tsx';
import { useT } from '../../kit/language.ts';
import { Card } from './Card.tsx';
import { groupedExamples } from './examples.ts';
import classes from './Gallery.module.css';
import { GraphThumbnail } from './GraphThumbnail.tsx';
import { RecentProjects } from './RecentProjects.tsx';
import { UnsavedWork } from './UnsavedWork.tsx';

/** What greets a person: unsaved work, examples, recent projects. */
export function Gallery() {
  const t = useT();
  const hasDocument = useDocument(({ openings }) => openings > 0);
  return (
    <main className={classes.gallery} data-testid="gallery">
      <header className={classes.header}>
        <div>
          <h1>Neuroloom</h1>
          <p className="dim">
            {t(
              text(
                'Build neural networks by hand and see them learn. Pick an example and press Train.',
                'Neuronale Netze von Hand bauen und ihnen beim Lernen zusehen. Ein Beispiel wählen und „Trainieren“ drücken.',
              ),
            )}
          </p>
        </div>
        <Group>
          {hasDocument && (
            <Button variant="default" leftSection={<IconArrowLeft size={16} />} onClick={showEditor}>
              {t(text('Back to the network', 'Zurück zum Netz'))}
            </Button>
          )}
          <Button variant="default" leftSection={<IconFolderOpen size={16} />} onClick={() => void openProject()}>
            {t(text('Open file …', 'Datei öffnen …'))}
          </Button>
        </Group>
      </header>
      <Guarded name={text('Unsaved work', 'Nicht gespeicherte Arbeit')}>
        <UnsavedWork />
      </Guarded>
      <Guarded name={text('Examples', 'Beispiele')}>
        <Examples />
      </Guarded>
      <Guarded name={text('Recent projects', 'Zuletzt geöffnet')}>
        <RecentProjects />
      </Guarded>
    </main>
  );
}

function Examples() {
  const t = useT();
  const { isReady } = useEngine();
  const { data, error, again } = useRequest('examples', {});
  if (error) return <Failed error={error} again={again} />;
  return (
    <section aria-label={t(text('Examples', 'Beispiele'))} aria-busy={!data}>
      {groupedExamples(data ?? []).map(({ label, examples }) => (
        <section key={label.en} aria-label={t(label)}>
          <h2 className="section-title">{t(label)}</h2>
          <div className={classes.cards}>
            {examples.map(({ info, title, detail }) => (
              <Card
                key={info.name}
                testId={`example-${info.name}`}
                title={title}
                detail={detail}
                isDisabled={!isReady}
                onOpen={() => void openExample(info.name, t(title))}
              >
                <GraphThumbnail document={info.document} />
              </Card>
            ))}
          </div>
        </section>
      ))}
      <h2 className="section-title">{t(text('Begin anew', 'Neu beginnen'))}</h2>
      <div className={classes.cards}>
        <Card
          testId="example-empty"
          title={text('Empty canvas', 'Leere Fläche')}
          detail={text('Drag blocks from the palette and wire them.', 'Blöcke aus der Palette ziehen und verbinden.')}
          isDisabled={!isReady}
          onOpen={() => void newProject()}
        >
          <div className={classes.dots} />
        </Card>
      </div>
    </section>
  );
}
