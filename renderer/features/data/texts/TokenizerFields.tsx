import { Button } from '@mantine/core';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { ChoiceField, NumberField, SwitchField } from '../../../workspace/fields/fields.tsx';
import { chooseTokenizer } from './tokenizerFiles.ts';
import { describe, tokenizerLabels, usualChoice, type TokenizerChoice } from './tokenizerChoice.ts';
import classes from './texts.module.css';

interface TokenizerFieldsProps {
  readonly choice: TokenizerChoice;
  readonly onChange: (choice: TokenizerChoice) => void;
}

/** How texts are cut into pieces: by a vocabulary that is learned from them, or by one from a file. */
export function TokenizerFields({ choice, onChange }: TokenizerFieldsProps) {
  const t = useT();
  const fromFile = { value: 'file' as const, label: text('From a file', 'Aus einer Datei') };
  return (
    <>
      <ChoiceField
        label={text('Tokenizer', 'Tokenizer')}
        help={text('How texts are cut into pieces', 'Wie Texte in Stücke zerlegt werden')}
        value={choice.kind}
        options={choice.kind === 'file' ? [...tokenizerLabels, fromFile] : tokenizerLabels}
        onChange={(kind) => kind !== 'file' && onChange(usualChoice(kind))}
      />
      {choice.kind === 'file' ? (
        <p className={classes.remark}>
          {choice.name}: {t(describe(choice.json))}
        </p>
      ) : (
        <>
          <NumberField
            label={text('Vocabulary, at most', 'Vokabular, höchstens')}
            help={text(
              'Pieces that are learned. A small text may give fewer.',
              'Stücke, die gelernt werden. Ein kleiner Text gibt vielleicht weniger her.',
            )}
            value={choice.size}
            range={{ min: choice.kind === 'bpe' ? 257 : 10, max: 60_000, isWhole: true }}
            onChange={(size) => onChange({ ...choice, size })}
          />
          <SwitchField
            label={text('Small letters only', 'Nur Kleinbuchstaben')}
            value={choice.isLowerCase}
            onChange={(isLowerCase) => onChange({ ...choice, isLowerCase })}
          />
        </>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => void chooseTokenizer().then((file) => file && onChange({ kind: 'file', ...file }))}
      >
        {t(text('Take a tokenizer.json …', 'Eine tokenizer.json nehmen …'))}
      </Button>
    </>
  );
}
