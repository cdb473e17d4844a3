import { Button, Menu, Tooltip } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useState } from 'react';
import { counted, text, type Text } from '../../../../core/text.ts';
import { speeds, useSpeed } from '../../../workspace/runs/speed.ts';
import { useT } from '../../../kit/language.ts';
import classes from './RunControls.module.css';

/** How fast runs go at most: slow ones can be watched. */
export function SpeedMenu() {
  const t = useT();
  const { stepsPerSecond } = useSpeed();
  const [isOpen, setOpen] = useState(false);
  const label = text(`Speed: ${longText(stepsPerSecond).en}`, `Tempo: ${longText(stepsPerSecond).de}`);
  return (
    <Menu position="bottom-end" width="max-content" onChange={setOpen}>
      <Menu.Target>
        <Tooltip label={t(label)} openDelay={400} disabled={isOpen}>
          <Button
            className={classes.speed ?? ''}
            variant={stepsPerSecond === null ? 'default' : 'light'}
            size="xs"
            px={8}
            leftSection={<IconGauge size={15} />}
            aria-label={t(label)}
          >
            <span className={classes.word}>
              {stepsPerSecond === null ? t(text('full', 'voll')) : `${stepsPerSecond}/s`}
            </span>
          </Button>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={String(stepsPerSecond)}>
          {speeds.map((speed) => (
            <Menu.RadioItem
              key={speed}
              value={String(speed)}
              closeMenuOnClick
              onChange={() => useSpeed.setState({ stepsPerSecond: speed })}
            >
              {t(longText(speed))}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function longText(speed: number | null): Text {
  if (speed === null) return text('full speed', 'so schnell es geht');
  return counted(speed, ['step a second', 'steps a second'], ['Schritt je Sekunde', 'Schritte je Sekunde']);
}
