import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconPresentation, IconSun } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { text, type Text } from '../../core/text.ts';
import { languages, themes } from '../kit/appearance.ts';
import { useT } from '../kit/language.ts';
import { useSettings } from '../kit/settings.ts';
import { runCommand } from '../workspace/commands/registry.ts';
import classes from './TopBar.module.css';

const icons = { system: IconDeviceDesktop, light: IconSun, dark: IconMoon, projector: IconPresentation };

/** Language and theme: the buttons show what is set, their menus what there is. */
export function AppearanceMenus() {
  const { language, theme } = useSettings();
  const Icon = icons[theme];
  return (
    <>
      <Choice title={text('Language', 'Sprache')} options={languages} value={language}>
        <span className={classes.language}>{language.toUpperCase()}</span>
      </Choice>
      <Choice title={text('Theme', 'Farbschema')} options={themes} value={theme}>
        <Icon size={17} />
      </Choice>
    </>
  );
}

interface ChoiceProps {
  readonly title: Text;
  readonly options: readonly { readonly value: string; readonly name: string; readonly label: Text }[];
  readonly value: string;
  readonly children: ReactNode;
}

function Choice({ title, options, value, children }: ChoiceProps) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const now = options.find((option) => option.value === value)?.label ?? title;
  const label = `${t(title)}: ${t(now)}`;
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      withinPortal
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <Tooltip label={label} openDelay={400} disabled={isOpen}>
          <ActionIcon variant="default" size="1.875rem" aria-label={label}>
            {children}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown aria-label={t(title)}>
        <Menu.RadioGroup value={value}>
          {options.map((option) => (
            <Menu.RadioItem
              key={option.value}
              value={option.value}
              closeMenuOnClick
              onChange={() => runCommand(option.name)}
            >
              {t(option.label)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
