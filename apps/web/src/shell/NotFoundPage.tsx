import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { Screen } from './Screen.js';

/** @param children what can still be of use */
export function NotFoundPage({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Screen title={t('notFound.title')}>
      <EmptyState level={1} icon="book" title={t('notFound.title')} text={t('notFound.text')}>
        <LinkButton to="/" look="solid">
          {t('notFound.action')}
        </LinkButton>
      </EmptyState>
      {children}
    </Screen>
  );
}
