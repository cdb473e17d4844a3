import { Radio, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { ExportPurpose, OfferedFormat } from '../../../core/protocol/exports.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './Export.module.css';
import { showFormat } from './exports.ts';

const purposes: Readonly<Record<ExportPurpose, Text>> = {
  use: text('Use it elsewhere', 'Anderswo benutzen'),
  learn: text('Learn and hand on', 'Lernen und weitergeben'),
  show: text('Show it', 'Zeigen'),
};

interface FormatListProps {
  readonly formats: readonly OfferedFormat[];
  readonly shown: OfferedFormat | undefined;
}

/** Every format with a sentence, by what one wants to do; typing narrows the list down. */
export function FormatList({ formats, shown }: FormatListProps) {
  const t = useT();
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers return a promise, which is no way to end an effect.
    void list.current?.querySelector(':checked')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = formats.filter(({ name, label, description }) => {
    const said = [name, label.en, label.de, description.en, description.de].join(' ').toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const enterList = (event: React.KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    const radios = list.current?.querySelectorAll('input');
    [...(radios ?? [])].find(({ checked }, i, all) => checked || i === all.length - 1)?.focus();
    if (found[0] && !found.some((one) => one === shown)) showFormat(found[0].name);
  };
  return (
    <>
      <TextInput
        size="xs"
        autoFocus
        aria-label={t(search)}
        placeholder={t(search)}
        leftSection={<IconSearch size={14} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={enterList}
      />
      <div className={classes.formats} ref={list}>
        <Radio.Group aria-label={t(text('Format', 'Format'))} value={shown?.name ?? ''} onChange={showFormat}>
          {Object.entries(purposes).map(([purpose, label]) => (
            <Purpose key={purpose} label={label} formats={found.filter((one) => one.purpose === purpose)} />
          ))}
        </Radio.Group>
        {found.length === 0 && <p className="dim">{t(text('No format fits.', 'Kein Format passt.'))}</p>}
      </div>
    </>
  );
}

const search = text('Search formats', 'Formate suchen');

function Purpose({ label, formats }: { readonly label: Text; readonly formats: readonly OfferedFormat[] }) {
  const t = useT();
  const id = useId();
  if (formats.length === 0) return null;
  return (
    <div role="group" aria-labelledby={id}>
      <h3 id={id} className="section-title">
        {t(label)}
      </h3>
      {formats.map((format) => (
        <Radio
          key={format.name}
          className={classes.format ?? ''}
          size="xs"
          value={format.name}
          data-hindered={format.hindrance !== null}
          label={
            <>
              {t(format.label)}{' '}
              <span className={classes.content}>{t(format.hindrance ? notHere : contentText(format))}</span>
            </>
          }
          description={t(format.hindrance ?? format.description)}
        />
      ))}
    </div>
  );
}

const notHere = text('not for this network', 'nicht für dieses Netz');

/** Whether weights go along. */
function contentText({ of, options = {} }: OfferedFormat): Text {
  if (of === 'run') return text('with weights', 'mit Gewichten');
  if ('weights' in options) return text('with weights if wanted', 'auf Wunsch mit Gewichten');
  return text('without weights', 'ohne Gewichte');
}
