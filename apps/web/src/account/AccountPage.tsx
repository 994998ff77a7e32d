import type { Me } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/queries.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { LinkButton } from '../design/Button.js';
import { QueryView } from '../design/QueryView.js';
import styles from './AccountPage.module.css';
import { LanguageChoice } from './LanguageChoice.js';
import { MailChoice } from './MailChoice.js';
import { PasswordForm } from './PasswordForm.js';
import { ProfileForm } from './ProfileForm.js';
import { SignIns } from './SignIns.js';

/** One's own account: who one is, the language, the password, and where one is signed in. */
export function AccountPage() {
  const { t } = useTranslation();
  const me = useQuery(meQuery);
  return (
    <Screen title={t('account.title')} crumbs={[{ to: paths.home, label: t('courses.title') }]}>
      <QueryView query={me} lines={8}>
        {(person) => <Sections me={person} />}
      </QueryView>
    </Screen>
  );
}

function Sections({ me }: { me: Me }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('account.title')}</h1>
      <p className={styles['lead']}>{t('account.lead', { email: me.email })}</p>
      <Section title={t('account.profile.title')}>
        <ProfileForm me={me} />
      </Section>
      <Section title={t('profile.language')}>
        <LanguageChoice me={me} />
      </Section>
      <Section title={t('account.notices.title')}>
        <MailChoice me={me} />
      </Section>
      <Section title={t('signIn.password')}>
        <PasswordForm me={me} />
      </Section>
      <Section title={t('account.signIns.title')}>
        <SignIns />
      </Section>
      <Section title={t('transcripts.openings.title')}>
        <p>{t('transcripts.openings.lead')}</p>
        <LinkButton to={paths.openings} icon="eye" className={styles['way'] ?? ''}>
          {t('transcripts.openings.way')}
        </LinkButton>
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles['body']}>{children}</div>
    </section>
  );
}
