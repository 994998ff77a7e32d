import type { Connection, ConnectionInput, ConnectionKind } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { coursesQuery } from '../api/queries.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { Dialog } from '../design/Dialog.js';
import { Select, TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { QueryView } from '../design/QueryView.js';
import { textOf, useForm, type Problems } from '../design/use-form.js';
import { createConnection, updateConnection } from './connections-data.js';
import { typedNumber } from './money.js';
import styles from './ConnectionDialog.module.css';

const kinds: readonly ConnectionKind[] = ['openai', 'bedrock', 'builtin'];

interface ConnectionDialogProps {
  /** Null: a new one. */
  connection: Connection | null;
  /** In which the others are priced. */
  currency: string | null;
  onClose: () => void;
}

/** The form of one connection. A key that is there is never in it. */
export function ConnectionDialog({ connection, currency, onClose }: ConnectionDialogProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [kind, setKind] = useState<ConnectionKind>(connection?.kind ?? 'openai');
  const [isForSome, setIsForSome] = useState(Boolean(connection?.courseIds));
  // Of this form: pressing twice makes one connection.
  const [idempotencyKey] = useState(() => crypto.randomUUID());

  const check = (form: FormData): Problems => {
    const needed = (name: string) => (textOf(form, name) === '' ? t('connections.form.needed') : undefined);
    const number = (name: string) => {
      const text = textOf(form, name);
      return text !== '' && Number.isNaN(typedNumber(text)) ? t('connections.form.number') : undefined;
    };
    const tokens = textOf(form, 'tokens');
    const isWhole = /^\d+$/.test(tokens) && Number(tokens) >= 1 && Number(tokens) <= 100_000;
    return {
      name: needed('name'),
      ...(kind === 'openai' ? { address: needed('address') } : {}),
      ...(kind === 'builtin' ? {} : { model: needed('model') }),
      ...(kind === 'bedrock' ? { region: needed('region') } : {}),
      tokens: tokens === '' || isWhole ? undefined : t('connections.form.whole'),
      priceIn: number('priceIn'),
      priceOut: number('priceOut'),
      currency: /^[A-Za-z]{3}$/.test(textOf(form, 'currency')) ? undefined : t('connections.form.letters'),
    };
  };
  const send = async (form: FormData) => {
    const fields = fieldsOf(form, kind, isForSome);
    const key = textOf(form, 'key');
    const isDropped = form.get('removeKey') !== null;
    const changed = isDropped ? { key: null } : key === '' ? {} : { key };
    const saved = connection
      ? await updateConnection(cache, connection.id, { ...fields, ...changed, version: connection.version })
      : await createConnection(cache, { ...fields, key: key === '' ? null : key }, idempotencyKey);
    say(t('connections.saved', { name: saved.name }), true);
    onClose();
  };
  const { form, problems, failure, busy } = useForm({ check, send });
  const title = connection
    ? t('connections.form.editTitle', { name: connection.name })
    : t('connections.form.newTitle');
  const field = (name: string) => ({ name, problem: problems[name], autoComplete: 'off', spellCheck: false });

  return (
    <Dialog title={title} onClose={onClose}>
      <form {...form} className={styles['form']}>
        {failure && <FailureNotice failure={failure} />}
        <TextField
          {...field('name')}
          label={t('connections.form.name')}
          hint={t('connections.form.nameHint')}
          defaultValue={connection?.name}
          maxLength={80}
        />
        <Select
          label={t('connections.form.kind')}
          value={kind}
          onChange={(event) => setKind(event.target.value as ConnectionKind)}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`connections.kinds.${each}`)}
            </option>
          ))}
        </Select>
        {kind === 'openai' && (
          <TextField
            {...field('address')}
            label={t('connections.form.address')}
            hint={t('connections.form.addressHint')}
            defaultValue={connection?.address ?? ''}
            inputMode="url"
            placeholder="https://models.example/v1"
            maxLength={500}
          />
        )}
        {kind !== 'builtin' && (
          <TextField
            {...field('model')}
            label={t('connections.form.model')}
            hint={t('connections.form.modelHint')}
            defaultValue={connection?.model ?? ''}
            maxLength={200}
          />
        )}
        {kind === 'bedrock' && (
          <TextField
            {...field('region')}
            label={t('connections.form.region')}
            hint={t('connections.form.regionHint')}
            defaultValue={connection?.region ?? ''}
            placeholder="ca-central-1"
            maxLength={200}
          />
        )}
        {kind === 'openai' && (
          <>
            <TextField
              {...field('key')}
              type="password"
              autoComplete="new-password"
              label={t('connections.form.key')}
              hint={t(connection?.keySet ? 'connections.form.keyKept' : 'connections.form.keyHint')}
              maxLength={4000}
            />
            {connection?.keySet && (
              <label className={styles['check']}>
                <input type="checkbox" name="removeKey" />
                <span>{t('connections.form.removeKey')}</span>
              </label>
            )}
          </>
        )}
        <div className={styles['pair']}>
          <TextField
            {...field('priceIn')}
            label={t('connections.form.priceIn')}
            defaultValue={connection?.priceIn ?? ''}
            inputMode="decimal"
          />
          <TextField
            {...field('priceOut')}
            label={t('connections.form.priceOut')}
            defaultValue={connection?.priceOut ?? ''}
            inputMode="decimal"
          />
        </div>
        <div className={styles['pair']}>
          <TextField
            {...field('currency')}
            label={t('connections.form.currency')}
            hint={t('connections.form.currencyHint')}
            defaultValue={connection?.currency ?? currency ?? 'CAD'}
            maxLength={3}
          />
          <TextField
            {...field('tokens')}
            label={t('connections.form.tokens')}
            hint={t('connections.form.tokensHint')}
            defaultValue={connection?.maxOutputTokens ?? ''}
            inputMode="numeric"
          />
        </div>
        <Select
          label={t('connections.form.who')}
          value={isForSome ? 'some' : 'all'}
          onChange={(event) => setIsForSome(event.target.value === 'some')}
        >
          <option value="all">{t('connections.form.all')}</option>
          <option value="some">{t('connections.form.some')}</option>
        </Select>
        {isForSome && <Courses chosen={connection?.courseIds ?? []} />}
        <label className={styles['check']}>
          <input type="checkbox" name="enabled" defaultChecked={connection?.enabled ?? true} />
          <span>{t('connections.form.enabled')}</span>
        </label>
        <div className={styles['actions']}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="solid" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Courses({ chosen }: { chosen: readonly string[] }) {
  const { t } = useTranslation();
  const courses = useQuery(coursesQuery);
  return (
    <fieldset className={styles['courses']}>
      <legend className="visually-hidden">{t('connections.form.some')}</legend>
      <QueryView query={courses} lines={3}>
        {(all) =>
          all.map(({ id, department, number, title }) => (
            <label key={id} className={styles['check']}>
              <input type="checkbox" name="course" value={id} defaultChecked={chosen.includes(id)} />
              <span>
                {department} {number} · {title}
              </span>
            </label>
          ))
        }
      </QueryView>
    </fieldset>
  );
}

function fieldsOf(form: FormData, kind: ConnectionKind, isForSome: boolean): Omit<ConnectionInput, 'key'> {
  const text = (name: string) => textOf(form, name) || null;
  const price = (name: string) => typedNumber(textOf(form, name)) || 0;
  return {
    name: textOf(form, 'name'),
    kind,
    address: text('address'),
    model: text('model'),
    region: text('region'),
    maxOutputTokens: text('tokens') === null ? null : Number(text('tokens')),
    priceIn: price('priceIn'),
    priceOut: price('priceOut'),
    currency: textOf(form, 'currency').toUpperCase(),
    enabled: form.get('enabled') !== null,
    courseIds: isForSome ? form.getAll('course').map(String) : null,
  };
}
