import type { Connection, ConnectionTest } from '@aila/contracts';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../api/failure.js';
import { Button, IconButton } from '../design/Button.js';
import { FailureNotice, Notice } from '../design/Notice.js';
import { Tag } from '../design/Tag.js';
import { useRelativeTime } from '../i18n/relative-time.js';
import { testConnection } from './connections-data.js';
import { money } from './money.js';
import styles from './ConnectionsPage.module.css';

interface ConnectionRowProps {
  connection: Connection;
  /** In the order, counted from 0; null where it is in none. */
  place: number | null;
  isLast: boolean;
  onEdit: (connection: Connection) => void;
  onRemove: (connection: Connection) => void;
  onMove: (connection: Connection, place: number | null) => Promise<void>;
}

export function ConnectionRow({ connection, place, isLast, onEdit, onRemove, onMove }: ConnectionRowProps) {
  const { t, i18n } = useTranslation();
  const relativeTime = useRelativeTime();
  const { id, name, kind, model, address, courseIds, enabled, keyChangedAt, priceIn, priceOut, currency } = connection;
  const test = useMutation({ mutationFn: () => testConnection(id) });
  const price = (amount: number) => money(amount, currency, i18n.language);
  const facts = [
    model,
    address && URL.canParse(address) ? new URL(address).host : address,
    kind !== 'openai'
      ? null
      : keyChangedAt
        ? t('connections.keySet', { when: relativeTime(keyChangedAt) })
        : t('connections.noKey'),
    priceIn + priceOut > 0 ? t('connections.price', { in: price(priceIn), out: price(priceOut) }) : t('costs.unpriced'),
  ].filter(Boolean);

  return (
    <li className={styles['row']} id={`connection-${id}`} tabIndex={-1}>
      <span className={styles['place']} aria-hidden="true">
        {place === null ? '·' : place + 1}
      </span>
      <div className={styles['what']}>
        <p className={styles['name']}>
          <strong>{name}</strong>
          <Tag tone="plain">{t(`connections.kinds.${kind}`)}</Tag>
          {!enabled && <Tag tone="warning">{t('connections.off')}</Tag>}
          {courseIds && <Tag>{t('connections.courses', { count: courseIds.length })}</Tag>}
        </p>
        <p className={styles['soft']}>{facts.join(' · ')}</p>
      </div>
      <div className={styles['actions']}>
        <Button
          small
          busy={test.isPending}
          aria-label={t('connections.testOf', { name })}
          onClick={() => test.mutate()}
        >
          {t('connections.test')}
        </Button>
        {place === null ? (
          <IconButton icon="plus" label={t('connections.putIn', { name })} onClick={() => void onMove(connection, 0)} />
        ) : (
          <>
            <IconButton
              icon="up"
              label={t('connections.up', { name })}
              aria-disabled={place === 0 || undefined}
              onClick={() => place > 0 && void onMove(connection, place - 1)}
            />
            <IconButton
              icon="down"
              label={t('connections.down', { name })}
              aria-disabled={isLast || undefined}
              onClick={() => !isLast && void onMove(connection, place + 1)}
            />
            <IconButton
              icon="close"
              label={t('connections.takeOut', { name })}
              onClick={() => void onMove(connection, null)}
            />
          </>
        )}
        <IconButton icon="pencil" label={t('connections.edit', { name })} onClick={() => onEdit(connection)} />
        <IconButton icon="trash" label={t('connections.remove', { name })} onClick={() => onRemove(connection)} />
      </div>
      <div className={styles['outcome']} hidden={test.isIdle}>
        {test.isPending && <p className={styles['soft']}>{t('connections.testing')}</p>}
        {test.isError && <FailureNotice failure={asFailure(test.error)} />}
        {test.data && <Outcome outcome={test.data} />}
      </div>
    </li>
  );
}

/** What a test found, in the reader's words, and in those of the provider. */
function Outcome({ outcome: { ok, milliseconds, said, code, reason } }: { outcome: ConnectionTest }) {
  const { t, i18n } = useTranslation();
  const seconds = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(milliseconds / 1000);
  if (ok)
    return (
      <Notice tone="plain">
        <p>{said === null ? t('connections.testOkSilent') : t('connections.testOk', { seconds, said })}</p>
      </Notice>
    );
  return (
    <Notice tone="danger">
      <p>
        {t('connections.testFailed', { seconds })} {t(`connections.failures.${code}`, { defaultValue: '' })}
      </p>
      {reason !== null && (
        <p>
          <code lang="en">{reason}</code>
        </p>
      )}
    </Notice>
  );
}
