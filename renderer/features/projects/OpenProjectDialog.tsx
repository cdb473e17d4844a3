import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ProjectFile } from '../../../core/protocol/host.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { useEngineState } from '../../link/session.ts';
import { useWhen } from '../../workspace/shared/when.ts';
import { answer } from '../../workspace/document/dialogs.ts';
import { openFilter } from '../../workspace/project/project.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import classes from './OpenProjectDialog.module.css';

/** In the browser: the projects in the app's folder, and a way to bring one from this computer. */
export function OpenProjectDialog() {
  const t = useT();
  const files = useEngineState((state) => state.connection?.browserFiles);
  const [projects, setProjects] = useState<readonly ProjectFile[]>();
  useEffect(() => {
    files?.listProjects().then(setProjects, (error: unknown) => {
      notifyError(text('The projects could not be listed', 'Die Projekte ließen sich nicht auflisten'), error);
    });
  }, [files]);
  if (!files) return null;
  const upload = async () => {
    try {
      const file = await files.pick(openFilter);
      if (file) answer('openProject', file);
    } catch (error) {
      notifyError(text('The file could not be uploaded', 'Die Datei ließ sich nicht hochladen'), error);
    }
  };
  return (
    <Stack>
      {projects?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(text('No project has been saved here yet.', 'Hier wurde noch kein Projekt gespeichert.'))}
        </Text>
      )}
      <ul className={classes.list}>
        {projects?.map((project) => (
          <ProjectRow key={project.path} project={project} onDownload={() => void files.download(project.path)} />
        ))}
      </ul>
      <Group>
        <Button variant="default" leftSection={<IconUpload size={16} />} onClick={() => void upload()}>
          {t(text('From this computer …', 'Von diesem Rechner …'))}
        </Button>
      </Group>
    </Stack>
  );
}

function ProjectRow({ project, onDownload }: { readonly project: ProjectFile; readonly onDownload: () => void }) {
  const t = useT();
  const when = useWhen();
  const size = bytesText(project.bytes, useLanguage());
  const name = project.name.replace(/\.neuroloom$/i, '');
  return (
    <li>
      <button type="button" className={classes.project} onClick={() => answer('openProject', project)}>
        <b>{name}</b>
        <span className="dim">
          {when(project.savedAt)} · {size}
        </span>
      </button>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t(text(`Download a copy of ${name}`, `Eine Kopie von ${name} herunterladen`))}
        title={t(text('Download a copy', 'Eine Kopie herunterladen'))}
        onClick={onDownload}
      >
        <IconDownload size={16} />
      </ActionIcon>
    </li>
  );
}
