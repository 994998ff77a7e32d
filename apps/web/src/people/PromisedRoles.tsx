import type { InstitutionRole, PromisedRole } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button, IconButton } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { Select, TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { QueryView } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { textOf, useForm } from '../design/use-form.js';
import { emailProblem } from '../sign-in/entry-checks.js';
import styles from './AdmissionPage.module.css';
import { AskToGive, GivenRoles, without, type AskedRole, type GivenRole } from './GivenRoles.js';
import { promiseRole, promisesQuery, withdrawPromise } from './people-data.js';
import rows from './PersonPage.module.css';

/** Everybody starts as a student unless another role was promised. */
const promised: readonly InstitutionRole[] = ['instructor', 'admin'];

/** Roles for addresses whose owners have not signed up yet. */
export function PromisedRoles() {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const promises = useQuery(promisesQuery);
  const [withdrawing, setWithdrawing] = useState<PromisedRole | null>(null);
  const [given, setGiven] = useState<readonly GivenRole[]>([]);

  const withdraw = async (promise: PromisedRole) => {
    await withdrawPromise(cache, promise);
    say(t('people.promises.withdrawn', { email: promise.email }), true);
  };

  return (
    <section className={rows['section']} aria-labelledby="promises">
      <h2 id="promises">{t('people.promises.title')}</h2>
      <p className={rows['soft']}>{t('people.promises.lead')}</p>
      <QueryView query={promises} lines={2}>
        {(items) => (
          <ul className={rows['rows']} hidden={items.length === 0}>
            {items.map((promise) => (
              <li key={`${promise.email} ${promise.role}`}>
                <div>
                  <p className={rows['what']}>
                    {promise.email} <Tag>{t(`people.roles.${promise.role}.name`)}</Tag>
                  </p>
                </div>
                <IconButton
                  icon="trash"
                  label={t('people.promises.withdraw', { email: promise.email })}
                  onClick={() => setWithdrawing(promise)}
                />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      <AddPromise onGiven={(role) => setGiven([...without(given, role), role])} />
      <GivenRoles given={given} onTaken={(role) => setGiven(without(given, role))} />
      {withdrawing && (
        <ConfirmDialog
          title={t('people.promises.withdrawTitle')}
          text={t('people.promises.withdrawText', { email: withdrawing.email })}
          action={t('people.promises.withdrawAction')}
          onConfirm={() => withdraw(withdrawing)}
          onClose={() => setWithdrawing(null)}
        />
      )}
    </section>
  );
}

function AddPromise({ onGiven }: { onGiven: (given: GivenRole) => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState<AskedRole | null>(null);
  const done = () => {
    if (input.current) input.current.value = '';
    input.current?.focus();
  };
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({ email: emailProblem(t, entered) }),
    send: async (entered) => {
      const email = textOf(entered, 'email').toLowerCase();
      const role = textOf(entered, 'role') as InstitutionRole;
      const asked = { email, role };
      try {
        const { person } = await promiseRole(cache, asked);
        const words = { email, name: person?.displayName, role: t(`people.roles.${role}.name`) };
        say(t(person ? 'people.promises.held' : 'people.promises.added', words), true);
        done();
      } catch (cause) {
        const { code, parameters } = asFailure(cause);
        if (code !== 'ROLE_NEEDS_CONFIRMATION') throw cause;
        setAsking({ ...asked, name: String(parameters['name'] ?? email) });
      }
    },
  });

  return (
    <>
      <form {...form} className={`${styles['add']} ${styles['promise']}`}>
        {failure && <FailureNotice failure={failure} />}
        <TextField
          ref={input}
          label={t('signIn.email')}
          name="email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          problem={problems['email']}
        />
        <Select label={t('people.promises.role')} name="role" defaultValue="instructor">
          {promised.map((role) => (
            <option key={role} value={role}>
              {t(`people.roles.${role}.name`)}
            </option>
          ))}
        </Select>
        <Button type="submit" icon="plus" busy={busy}>
          {t('people.promises.add')}
        </Button>
      </form>
      {asking && (
        <AskToGive
          asked={asking}
          onGiven={(role) => {
            onGiven(role);
            done();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
