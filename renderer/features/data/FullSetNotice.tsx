import { Button, Progress } from '@mantine/core';
import { kindOf, type DataSource } from '../../../core/data/source.ts';
import type { DataPreview } from '../../../core/protocol/requests/data.ts';
import { text } from '../../../core/text.ts';
import { cancelDownload, download, useDownloads } from '../../workspace/project/downloads.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import panel from '../../kit/panel.module.css';

interface FullSetNoticeProps {
  readonly source: DataSource;
  readonly preview: DataPreview;
}

/** Says that only a part of a set is here, and offers to fetch the rest. */
export function FullSetNotice({ source, preview }: FullSetNoticeProps) {
  const t = useT();
  const format = useNumberFormat();
  const current = useDownloads((state) => state.current);
  const { kind } = source;
  const { isFetched, sizes } = kindOf(source);
  if (preview.isFull || !isFetched || !sizes) return null;
  const here = format(preview.counts.training);
  const all = format(sizes[0]);
  return (
    <div className={panel.notices}>
      <Notice>
        <span>
          {t(
            text(
              `${here} of ${all} training examples: the full set is not here yet.`,
              `${here} von ${all} Trainingsbeispielen: Der vollständige Datensatz ist noch nicht da.`,
            ),
          )}
        </span>
        {current?.name === kind ? (
          <>
            <Progress
              w={160}
              value={current.totalBytes === 0 ? 0 : (100 * current.bytes) / current.totalBytes}
              aria-label={t(text('Download', 'Herunterladen'))}
            />
            <span>
              {format(current.bytes / 1e6, { maximumFractionDigits: 1 })} /{' '}
              {format(current.totalBytes / 1e6, { maximumFractionDigits: 1 })} MB
            </span>
            <Button size="compact-xs" variant="default" onClick={() => cancelDownload(kind)}>
              {t(text('Cancel', 'Abbrechen'))}
            </Button>
          </>
        ) : (
          <ReasonButton
            size="compact-xs"
            variant="light"
            reason={current === null ? undefined : another}
            onPress={() => void download(kind)}
          >
            {t(text('Download the full set', 'Vollständigen Datensatz herunterladen'))}
          </ReasonButton>
        )}
      </Notice>
    </div>
  );
}

const another = text(
  'Another set is being downloaded: wait until it is here.',
  'Ein anderer Datensatz wird heruntergeladen: warten, bis er da ist.',
);
