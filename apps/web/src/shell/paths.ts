/** The addresses of the screens. */
export const paths = {
  home: '/',
  signIn: (to: string) => (to === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ to })}`),
  signUp: '/sign-up',
  confirm: '/sign-up/code',
  forgotPassword: '/forgotten-password',
  resetPassword: '/forgotten-password/code',
  /** Not a screen: the browser leaves for the institution's own sign-in. */
  external: (providerId: string) => `/api/v1/auth/external/${encodeURIComponent(providerId)}`,
  account: '/account',
  catalogue: '/all-courses',
  newCourse: '/all-courses/new',
  courseTrash: '/all-courses/trash',
  trash: (courseId: string) => `/courses/${courseId}/teach/trash`,
  courseSettings: (courseId: string) => `/courses/${courseId}/teach/settings`,
  openings: '/account/openings',
  people: (search = '') => (search === '' ? '/people' : `/people?${new URLSearchParams({ search })}`),
  person: (userId: string) => `/people/${userId}`,
  admission: '/people/sign-up',
  models: '/models',
  costs: '/costs',
  audit: '/audit',
  course: (courseId: string) => `/courses/${courseId}`,
  module: (courseId: string, moduleId: string) => `/courses/${courseId}/modules/${moduleId}`,
  chat: (courseId: string, moduleId: string, sessionId: string) =>
    `/courses/${courseId}/modules/${moduleId}/chats/${sessionId}`,
  teach: (courseId: string) => `/courses/${courseId}/teach`,
  members: (courseId: string) => `/courses/${courseId}/teach/people`,
  students: (courseId: string) => `/courses/${courseId}/teach/students`,
  student: (courseId: string, learnerId: string) => `/courses/${courseId}/teach/students/${learnerId}`,
  transcript: (courseId: string, learnerId: string, sessionId: string) =>
    `/courses/${courseId}/teach/students/${learnerId}/chats/${sessionId}`,
  peopleList: (courseId: string) => `/courses/${courseId}/teach/people/list`,
  prompt: (courseId: string) => `/courses/${courseId}/teach/prompt`,
  courseModel: (courseId: string) => `/courses/${courseId}/teach/model`,
  chatLogs: (courseId: string) => `/courses/${courseId}/teach/chat-logs`,
  analytics: (courseId: string) => `/courses/${courseId}/teach/analytics`,
  files: (courseId: string, moduleId: string) => `/courses/${courseId}/teach/modules/${moduleId}`,
  preview: (courseId: string, moduleId: string, fileId: string, page = 1) =>
    `/courses/${courseId}/teach/modules/${moduleId}/files/${fileId}?page=${page}`,
};

/** Where to go after sign-in: a path of this application, never another site's address. */
export function returnPath(to: string | null): string {
  if (to === null || !to.startsWith('/') || /^\/[/\\]/.test(to) || to.startsWith('/sign-in')) return '/';
  return to;
}
