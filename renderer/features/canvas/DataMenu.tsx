import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { runCommand } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { chooseSource } from '../../workspace/plane/changeData.ts';
import { sourceGroups } from '../../workspace/plane/sources.ts';
import classes from './neurons/OpenButton.module.css';

/** Chooses the data at the block that hands them out. */
export function DataMenu() {
  const t = useT();
  const label = t(text('Choose the data', 'Daten wählen'));
  return (
    <Menu position="bottom-end" width="max-content" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={`${classes.button} nodrag nopan`}
          aria-label={label}
          title={label}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        <Sources />
      </Menu.Dropdown>
    </Menu>
  );
}

function Sources() {
  const t = useT();
  const current = useDocument((state) => state.document.data.kind);
  return (
    <>
      {sourceGroups.map(({ label, sources }) => (
        <div key={label.en}>
          <Menu.Label>{t(label)}</Menu.Label>
          {sources.map(({ kind, label: name }) => (
            <Menu.Item
              key={kind}
              aria-current={kind === current}
              rightSection={kind === current && <IconCheck size={14} />}
              onClick={() => chooseSource(kind)}
            >
              {t(name)}
            </Menu.Item>
          ))}
        </div>
      ))}
      <Menu.Divider />
      <Menu.Item onClick={() => runCommand('importData')}>
        {t(text('A file of your own …', 'Eigene Datei …'))}
      </Menu.Item>
    </>
  );
}
