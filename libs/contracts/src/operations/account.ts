import { IdParams } from '../common.js';
import {
  ChangePasswordInput,
  ConfirmInput,
  ForgotPasswordInput,
  Me,
  ProfilePatch,
  RefreshInput,
  ResendCodeInput,
  ResetPasswordInput,
  SignInInput,
  SignInOptions,
  SignInList,
  SignUpInput,
  SignUpPending,
  Tokens,
} from '../identity.js';
import { operations } from './operation.js';

/** What anybody may try: guessed at, or made to send mail, were it not for limits. */
const open = { policy: 'public', device: true, graphql: { onePerRequest: true } } as const;

/** Signing in and out with an address and a password. */
export const signIn = operations('auth', 'auth', {
  signInOptions: {
    rest: 'GET /auth/options',
    answers: SignInOptions,
    policy: 'public',
    summary: 'Which ways of signing in there are.',
  },
  signIn: {
    ...open,
    rest: 'POST /auth/sign-in',
    body: SignInInput,
    answers: Tokens,
    refuses: [
      'CREDENTIALS_WRONG',
      'CODE_WRONG',
      'MFA_CODE_REQUIRED',
      'ACCOUNT_UNCONFIRMED',
      'ACCOUNT_DISABLED',
      'PASSWORD_RESET_REQUIRED',
      'SIGN_IN_STEP_UNSUPPORTED',
      'EMAIL_NOT_ALLOWED',
    ],
  },
  refreshTokens: {
    ...open,
    rest: 'POST /auth/refresh',
    body: RefreshInput,
    answers: Tokens,
    refuses: ['UNAUTHENTICATED', 'SIGN_IN_ENDED', 'ACCOUNT_DISABLED'],
    summary: 'New tokens. Browsers leave the refresh token out: they have it in a cookie.',
  },
  signOut: { ...open, rest: 'POST /auth/sign-out', body: RefreshInput },
});

/** One's own account: opening it, its password, its profile, and where it is signed in. */
export const account = operations('auth', 'account', {
  signUp: {
    ...open,
    rest: 'POST /auth/sign-up',
    body: SignUpInput,
    answers: SignUpPending,
    status: 202,
    refuses: ['EMAIL_NOT_ALLOWED', 'PASSWORD_UNSUITABLE'],
    graphql: { onePerRequest: true, input: true },
  },
  confirmSignUp: { ...open, rest: 'POST /auth/confirm', body: ConfirmInput, refuses: ['CODE_WRONG'] },
  resendCode: { ...open, rest: 'POST /auth/resend-code', body: ResendCodeInput, status: 202 },
  forgotPassword: { ...open, rest: 'POST /auth/forgot-password', body: ForgotPasswordInput, status: 202 },
  resetPassword: {
    ...open,
    rest: 'POST /auth/reset-password',
    body: ResetPasswordInput,
    refuses: ['CODE_WRONG', 'PASSWORD_UNSUITABLE'],
  },
  signOutEverywhere: { rest: 'POST /auth/sign-out-everywhere', policy: 'signed-in' },
  me: { rest: 'GET /me', answers: Me, policy: 'signed-in' },
  updateProfile: {
    rest: 'PATCH /me',
    body: ProfilePatch,
    answers: Me,
    policy: 'signed-in',
    graphql: { input: true },
  },
  changePassword: {
    rest: 'POST /me/password',
    body: ChangePasswordInput,
    policy: 'signed-in',
    refuses: ['CREDENTIALS_WRONG', 'PASSWORD_UNSUITABLE'],
    device: true,
    graphql: { onePerRequest: true },
  },
  mySignIns: {
    rest: 'GET /me/sign-ins',
    answers: SignInList,
    policy: 'signed-in',
    summary: 'Where one is signed in, the one used last first.',
    graphql: { picks: 'items' },
  },
  revokeSignIn: { rest: 'DELETE /me/sign-ins/:id', params: IdParams, policy: 'signed-in', about: 'sign-in' },
});
