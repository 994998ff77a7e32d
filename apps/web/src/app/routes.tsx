import { createBrowserRouter } from 'react-router';
import { SignInPage } from '../sign-in/SignInPage.js';
import { CrashPage } from './CrashPage.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { Root } from './Root.js';
import { SignedIn } from './SignedIn.js';

/** Every screen is a chunk of its own, and every address carries the ids it needs: a reload shows the same screen. */
export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: CrashPage,
    // The code of the first screen is still on its way: the paper stays blank for that moment.
    HydrateFallback: () => null,
    children: [
      // The first screen of most visits is in the first script: no second way over a slow line.
      { path: 'sign-in', Component: SignInPage },
      { path: 'sign-up', lazy: async () => ({ Component: (await import('../sign-in/SignUpPage.js')).SignUpPage }) },
      {
        path: 'sign-up/code',
        lazy: async () => ({ Component: (await import('../sign-in/ConfirmPage.js')).ConfirmPage }),
      },
      {
        path: 'forgotten-password',
        lazy: async () => ({ Component: (await import('../sign-in/ForgotPasswordPage.js')).ForgotPasswordPage }),
      },
      {
        path: 'forgotten-password/code',
        lazy: async () => ({ Component: (await import('../sign-in/ResetPasswordPage.js')).ResetPasswordPage }),
      },
      {
        Component: SignedIn,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('../courses/CoursesPage.js')).CoursesPage }) },
          {
            path: 'account',
            lazy: async () => ({ Component: (await import('../account/AccountPage.js')).AccountPage }),
          },
          {
            path: 'all-courses',
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import('../administer/CataloguePage.js')).CataloguePage }),
              },
              {
                path: 'trash',
                lazy: async () => ({ Component: (await import('../trash/TrashPage.js')).CourseTrashPage }),
              },
              {
                path: 'new',
                lazy: async () => ({ Component: (await import('../administer/NewCoursePage.js')).NewCoursePage }),
              },
            ],
          },
          {
            path: 'account/openings',
            lazy: async () => ({ Component: (await import('../account/OpeningsPage.js')).OpeningsPage }),
          },
          {
            path: 'people',
            children: [
              { index: true, lazy: async () => ({ Component: (await import('../people/PeoplePage.js')).PeoplePage }) },
              {
                path: 'sign-up',
                lazy: async () => ({ Component: (await import('../people/AdmissionPage.js')).AdmissionPage }),
              },
              {
                path: ':userId',
                lazy: async () => ({ Component: (await import('../people/PersonPage.js')).PersonPage }),
              },
            ],
          },
          {
            path: 'models',
            lazy: async () => ({ Component: (await import('../models/ConnectionsPage.js')).ConnectionsPage }),
          },
          { path: 'costs', lazy: async () => ({ Component: (await import('../models/CostsPage.js')).CostsPage }) },
          { path: 'audit', lazy: async () => ({ Component: (await import('../audit/AuditPage.js')).AuditPage }) },
          {
            path: 'courses/:courseId',
            children: [
              { index: true, lazy: async () => ({ Component: (await import('../learn/CoursePage.js')).CoursePage }) },
              {
                path: 'modules/:moduleId/:chats?/:sessionId?',
                lazy: async () => ({ Component: (await import('../chat/ChatPage.js')).ChatPage }),
              },
              {
                path: 'teach',
                lazy: async () => ({ Component: (await import('../teach/OutlinePage.js')).OutlinePage }),
              },
              {
                path: 'teach/settings',
                lazy: async () => ({ Component: (await import('../administer/SettingsPage.js')).SettingsPage }),
              },
              {
                path: 'teach/trash',
                lazy: async () => ({ Component: (await import('../trash/TrashPage.js')).TrashPage }),
              },
              {
                path: 'teach/people',
                lazy: async () => ({ Component: (await import('../teach/members/MembersPage.js')).MembersPage }),
              },
              {
                path: 'teach/people/list',
                lazy: async () => ({
                  Component: (await import('../teach/people-list/PeopleListPage.js')).PeopleListPage,
                }),
              },
              {
                path: 'teach/prompt',
                lazy: async () => ({ Component: (await import('../teach/prompt/PromptPage.js')).PromptPage }),
              },
              {
                path: 'teach/model',
                lazy: async () => ({ Component: (await import('../teach/model/CourseModelPage.js')).CourseModelPage }),
              },
              {
                path: 'teach/chat-logs',
                lazy: async () => ({ Component: (await import('../teach/exports/ExportsPage.js')).ExportsPage }),
              },
              {
                path: 'teach/students',
                lazy: async () => ({ Component: (await import('../teach/students/StudentsPage.js')).StudentsPage }),
              },
              {
                path: 'teach/students/:learnerId',
                lazy: async () => ({ Component: (await import('../teach/students/StudentPage.js')).StudentPage }),
              },
              {
                path: 'teach/students/:learnerId/chats/:sessionId',
                lazy: async () => ({
                  Component: (await import('../teach/students/TranscriptPage.js')).TranscriptPage,
                }),
              },
              {
                path: 'teach/analytics',
                lazy: async () => ({ Component: (await import('../teach/analytics/AnalyticsPage.js')).AnalyticsPage }),
              },
              {
                path: 'teach/modules/:moduleId',
                lazy: async () => ({ Component: (await import('../teach/files/FilesPage.js')).FilesPage }),
              },
              {
                path: 'teach/modules/:moduleId/files/:fileId',
                lazy: async () => ({ Component: (await import('../teach/files/PreviewPage.js')).PreviewPage }),
              },
            ],
          },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
