import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../design/announce.js';
import { Button, IconButton } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { TextField } from '../design/Field.js';
import { FailureNotice, Notice } from '../design/Notice.js';
import { QueryView } from '../design/QueryView.js';
import { textOf, useForm } from '../design/use-form.js';
import styles from './AdmissionPage.module.css';
import { domainPattern } from './domain-pattern.js';
import { changeDomains, domainsQuery } from './people-data.js';
import rows from './PersonPage.module.css';

/** The domains whose addresses may sign up. Without any, all may: that is said whenever it is or would become so. */
export function EmailDomains() {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const domains = useQuery(domainsQuery);
  const [removing, setRemoving] = useState<string | null>(null);
  const isLast = domains.data?.length === 1;

  const remove = async (domain: string) => {
    await changeDomains(cache, (current) => current.filter((each) => each !== domain));
    say(t('people.domains.removed', { domain }), true);
  };

  return (
    <section className={rows['section']} aria-labelledby="domains">
      <h2 id="domains">{t('people.domains.title')}</h2>
      <QueryView query={domains} lines={3}>
        {(patterns) => (
          <>
            {patterns.length === 0 ? (
              <Notice tone="warning">
                <p>{t('people.domains.open')}</p>
              </Notice>
            ) : (
              <p className={rows['soft']}>{t('people.domains.closed')}</p>
            )}
            <ul className={rows['rows']} hidden={patterns.length === 0}>
              {patterns.map((domain) => (
                <li key={domain}>
                  <div>
                    <p className={rows['what']}>{domain}</p>
                    <p className={rows['soft']}>
                      {domain.startsWith('*.')
                        ? t('people.domains.below', { domain: domain.slice(2) })
                        : t('people.domains.exact', { domain })}
                    </p>
                  </div>
                  <IconButton
                    icon="trash"
                    label={t('people.domains.remove', { domain })}
                    onClick={() => setRemoving(domain)}
                  />
                </li>
              ))}
            </ul>
            <AddDomain known={patterns} />
          </>
        )}
      </QueryView>
      {removing !== null && (
        <ConfirmDialog
          title={t('people.domains.removeTitle', { domain: removing })}
          text={t(isLast ? 'people.domains.removeLast' : 'people.domains.removeText', { domain: removing })}
          action={t('people.domains.removeAction')}
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

function AddDomain({ known }: { known: readonly string[] }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const { form, problems, failure, busy } = useForm({
    check: (entered) => {
      const domain = domainPattern(textOf(entered, 'domain'));
      if (domain === null) return { domain: t('people.domains.wrong') };
      return known.includes(domain) ? { domain: t('people.domains.known') } : {};
    },
    send: async (entered) => {
      const domain = domainPattern(textOf(entered, 'domain')) as string;
      await changeDomains(cache, (current) => [...current, domain]);
      say(t('people.domains.added', { domain }), true);
      if (input.current?.value === entered.get('domain')) input.current.value = '';
      input.current?.focus();
    },
  });

  return (
    <form {...form} className={styles['add']}>
      {failure && <FailureNotice failure={failure} />}
      <TextField
        ref={input}
        label={t('people.domains.label')}
        hint={t('people.domains.hint')}
        name="domain"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="url"
        maxLength={253}
        problem={problems['domain']}
      />
      <Button type="submit" icon="plus" busy={busy}>
        {t('people.domains.add')}
      </Button>
    </form>
  );
}
