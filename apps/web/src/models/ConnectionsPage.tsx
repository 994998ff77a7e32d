import type { Connection } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { FailureNotice } from '../design/Notice.js';
import { QueryView } from '../design/QueryView.js';
import { ManagerScreen } from '../people/ManagerScreen.js';
import { ModelTrouble } from '../people/ModelTrouble.js';
import { ConnectionDialog } from './ConnectionDialog.js';
import { ConnectionRow } from './ConnectionRow.js';
import { connectionsQuery, deleteConnection, orderConnections } from './connections-data.js';
import styles from './ConnectionsPage.module.css';

/** The language models that administrators connected, and the order in which they are asked. */
export function ConnectionsPage() {
  const { t } = useTranslation();
  const connections = useQuery(connectionsQuery);
  const [edited, setEdited] = useState<Connection | 'new' | null>(null);
  return (
    <ManagerScreen title={t('connections.title')}>
      <header className={styles['head']}>
        <div>
          <h1>{t('connections.title')}</h1>
          <p className={styles['lead']}>{t('connections.lead')}</p>
        </div>
        <Button icon="plus" look="solid" onClick={() => setEdited('new')}>
          {t('connections.add')}
        </Button>
      </header>
      <ModelTrouble />
      <QueryView query={connections} lines={5}>
        {(all) => <Lists all={all} onEdit={setEdited} />}
      </QueryView>
      {edited !== null && (
        <ConnectionDialog
          connection={edited === 'new' ? null : edited}
          currency={connections.data?.[0]?.currency ?? null}
          onClose={() => setEdited(null)}
        />
      )}
    </ManagerScreen>
  );
}

function Lists({ all, onEdit }: { all: readonly Connection[]; onEdit: (connection: Connection) => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [removing, setRemoving] = useState<Connection | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ranked = all.filter(({ position }) => position !== null);
  const others = all.filter(({ position }) => position === null);

  /** Puts it at a place of the order, counted from 0; null takes it out. */
  const move = async ({ id, name }: Connection, place: number | null) => {
    const ids = ranked.map((each) => each.id).filter((each) => each !== id);
    if (place !== null) ids.splice(place, 0, id);
    setFailure(null);
    try {
      await orderConnections(cache, ids);
      // What moved in the document lost the focus.
      document.getElementById(`connection-${id}`)?.focus();
      say(place === null ? t('connections.movedOut', { name }) : t('connections.moved', { name, place: place + 1 }));
    } catch (cause) {
      setFailure(asFailure(cause));
    }
  };
  const actions = { onEdit, onRemove: setRemoving, onMove: move };

  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <section className={styles['section']} aria-labelledby="order">
        <h2 id="order">{t('connections.order')}</h2>
        {all.length === 0 && <p className={styles['soft']}>{t('connections.empty')}</p>}
        <ol className={styles['list']}>
          {ranked.map((connection, index) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              place={index}
              isLast={index === ranked.length - 1}
              {...actions}
            />
          ))}
          <li className={styles['row']}>
            <span className={styles['place']} aria-hidden="true">
              {ranked.length + 1}
            </span>
            <div className={styles['what']}>
              <strong>{t('connections.ofSettings')}</strong>
              <p className={styles['soft']}>{t('connections.ofSettingsText')}</p>
            </div>
          </li>
        </ol>
      </section>
      {others.length > 0 && (
        <section className={styles['section']} aria-labelledby="others">
          <h2 id="others">{t('connections.others')}</h2>
          <p className={styles['soft']}>{t('connections.othersLead')}</p>
          <ul className={styles['list']}>
            {others.map((connection) => (
              <ConnectionRow
                key={connection.id}
                connection={connection}
                place={null}
                isLast={false}
                {...actions}
                onMove={(each) => move(each, ranked.length)}
              />
            ))}
          </ul>
        </section>
      )}
      {removing && (
        <ConfirmDialog
          title={t('connections.removeTitle', { name: removing.name })}
          text={t('connections.removeText')}
          action={t('common.delete')}
          onConfirm={async () => {
            await deleteConnection(cache, removing.id);
            say(t('connections.removed', { name: removing.name }), true);
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}
