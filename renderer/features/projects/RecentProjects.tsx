import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { RecentProject } from '../../../core/protocol/projects.ts';
import { same, text } from '../../../core/text.ts';
import { Failed } from '../../link/Empty.tsx';
import { notifyError } from '../../link/notify.ts';
import { engine, useEngine } from '../../link/session.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { openPath } from '../../workspace/project/opening.ts';
import { useT } from '../../kit/language.ts';
import { Card, notReady } from '../../workspace/gallery/Card.tsx';
import classes from '../../workspace/gallery/Gallery.module.css';
import { useWhen } from '../../workspace/shared/when.ts';

/** So many stand beside the empty canvas in one row. */
const FIRST = 3;

/** The cards of projects that were opened or saved here lately. */
export function RecentProjects() {
  const t = useT();
  const when = useWhen();
  const { isReady } = useEngine();
  const [forgotten, setForgotten] = useState(0);
  const [showsAll, setShowsAll] = useState(false);
  const { data, error, again } = useRequest('recentProjects', {}, forgotten);
  if (error) return <Failed error={error} again={again} />;
  if (!data || data.length === 0) return null;
  const forget = async (project: RecentProject) => {
    try {
      await engine().request('forgetProject', { path: project.path });
      setForgotten((count) => count + 1);
    } catch (error) {
      notifyError(text('The list could not be changed', 'Die Liste ließ sich nicht ändern'), error);
    }
  };
  const isCut = !showsAll && data.length > FIRST;
  return (
    <>
      {data.slice(0, isCut ? FIRST - 1 : undefined).map((project) => (
        <div key={project.path} className={classes.recent}>
          <Card
            testId={`recent-${project.name}`}
            title={same(project.name)}
            detail={same(when(project.savedAt))}
            reason={isReady ? undefined : notReady}
            onOpen={() => void openPath(project.path)}
          >
            {project.thumbnail && <img className={classes.picture} src={project.thumbnail} alt="" />}
          </Card>
          <ActionIcon
            className={classes.forget ?? ''}
            size="sm"
            variant="default"
            aria-label={t(text(`Remove ${project.name} from this list`, `${project.name} aus der Liste nehmen`))}
            title={t(text('Remove from this list; the file stays', 'Aus der Liste nehmen; die Datei bleibt'))}
            onClick={() => void forget(project)}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {isCut && (
        <button type="button" className={classes.more} onClick={() => setShowsAll(true)}>
          {t(text(`All ${data.length} projects …`, `Alle ${data.length} Projekte …`))}
        </button>
      )}
    </>
  );
}
