import { text, type Text } from '../../../core/text.ts';
import { languages, themes } from '../../kit/appearance.ts';
import { useT } from '../../kit/language.ts';
import { useSettings } from '../../kit/settings.ts';
import classes from './Gallery.module.css';

/** Language and theme, as they are; plain choices, which the first page can draw. */
export function Appearance() {
  const { language, theme, set } = useSettings();
  return (
    <>
      <Choice label={text('Language', 'Sprache')} value={language} options={languages} onChange={(value) => set({ language: value })} />
      <Choice label={text('Theme', 'Farbschema')} value={theme} options={themes} onChange={(value) => set({ theme: value })} />
    </>
  );
} // prettier-ignore

interface ChoiceProps<Value extends string> {
  readonly label: Text;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: Text }[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const t = useT();
  return (
    <label className={classes.choice}>
      <span>{t(label)}</span>
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options.find((option) => option.value === target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {t(option.label)}
          </option>
        ))}
      </select>
    </label>
  );
}
