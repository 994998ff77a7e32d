import type { SignIn } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../api/client.js';
import { asFailure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { QueryView } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { useFailureText } from '../i18n/failure-text.js';
import { useDay, useRelativeTime } from '../i18n/relative-time.js';
import { endSignIn, signInsQuery } from './account-data.js';
import { deviceOf } from './device-words.js';
import styles from './SignIns.module.css';

/** Where the account is signed in, with the way to end each sign-in, and all of them. */
export function SignIns() {
  const { t } = useTranslation();
  const signIns = useQuery(signInsQuery);
  const [ending, setEnding] = useState(false);
  return (
    <>
      <p>{t('account.signIns.lead')}</p>
      <QueryView query={signIns} lines={3}>
        {(items) => (
          <ul className={styles['list']}>
            {items.map((signIn) => (
              <li key={signIn.id}>
                <SignInLine signIn={signIn} />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      <Button className={styles['end']} onClick={() => setEnding(true)}>
        {t('account.signIns.everywhere')}
      </Button>
      {ending && (
        <ConfirmDialog
          title={t('account.signIns.everywhereTitle')}
          text={t('account.signIns.everywhereText')}
          action={t('account.signIns.everywhere')}
          onConfirm={() => auth.signOutEverywhere()}
          onClose={() => setEnding(false)}
        />
      )}
    </>
  );
}

function SignInLine({ signIn: { id, userAgent, current, createdAt, lastUsedAt } }: { signIn: SignIn }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const relativeTime = useRelativeTime();
  const day = useDay();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const device = deviceWords(t, userAgent);

  const end = async () => {
    setBusy(true);
    try {
      await endSignIn(id);
      say(t('account.signIns.ended', { device }), true);
    } catch (cause) {
      const failure = asFailure(cause);
      // Ended already, from another device: the list shows it.
      if (failure.code !== 'NOT_FOUND') say(failureText(failure), true);
    }
    await cache.invalidateQueries({ queryKey: signInsQuery.queryKey });
    setBusy(false);
  };

  return (
    <>
      <div className={styles['device']}>
        <p>
          {device} {current && <Tag>{t('account.signIns.current')}</Tag>}
        </p>
        <p className={styles['times']}>
          {t('account.signIns.times', { used: relativeTime(lastUsedAt), since: day(createdAt) })}
        </p>
      </div>
      {!current && (
        <Button small busy={busy} aria-label={t('account.signIns.endOne', { device })} onClick={() => void end()}>
          {t('profile.signOut')}
        </Button>
      )}
    </>
  );
}

function deviceWords(t: TFunction, userAgent: string): string {
  const { browser, system } = deviceOf(userAgent);
  if (browser !== null && system !== null) return t('account.signIns.device', { browser, system });
  return browser ?? system ?? t('account.signIns.unknown');
}
