import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/Button.js';
import { saveCsv, type Cell } from './csv.js';
import styles from './AnalyticsPage.module.css';

interface FigurePanelProps {
  title: string;
  /** What a picture shows, in a sentence. */
  summary: string;
  /** The head of the table, then its rows, as they are shown. The first column names the row. */
  head: readonly string[];
  rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
  /** The same rows as plain values. */
  values: readonly (readonly Cell[])[];
  children: ReactNode;
}

/** A picture with its twin, a table of the same figures that is also a file. */
export function FigurePanel({ title, summary, head, rows, values, children }: FigurePanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <div className={styles['panelHead']}>
        <h2 id={id}>{title}</h2>
        <div className={styles['tools']}>
          <Button small look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t('analytics.asTable')}
          </Button>
          <Button small look="quiet" onClick={() => saveCsv(title, [head, ...values])}>
            {t('analytics.csv')}
          </Button>
        </div>
      </div>
      <p className={styles['soft']}>{summary}</p>
      {asTable ? (
        // A table that is wider than a phone is scrolled by keyboard as well.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles['scroller']} role="group" aria-labelledby={id} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells: [name, ...figures] }) => (
                <tr key={key}>
                  <th scope="row">{name}</th>
                  {figures.map((figure, index) => (
                    <td key={head[index + 1]}>{figure}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        children
      )}
    </section>
  );
}
