import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/queries.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { type Crumb, Screen } from '../shell/Screen.js';
import { QueryView } from '../design/QueryView.js';
import { managesPeople } from '../shell/manages-people.js';

interface ManagerScreenProps {
  title: string;
  crumbs?: readonly Crumb[];
  children: ReactNode;
}

/** A screen for those who manage people; to others it does not exist. */
export function ManagerScreen({ title, crumbs = [], children }: ManagerScreenProps) {
  const { t } = useTranslation();
  const me = useQuery(meQuery);
  if (me.data && !managesPeople(me.data)) return <NotFoundPage />;
  return (
    <Screen title={title} crumbs={[{ to: paths.home, label: t('courses.title') }, ...crumbs]}>
      <QueryView query={me}>{() => children}</QueryView>
    </Screen>
  );
}
