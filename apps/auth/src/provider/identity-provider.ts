import type { InstitutionRole, SignInInput, SignUpInput, SignUpPending, Tokens } from '@aila/contracts';

/** What is known of the device that asks. */
export interface Device {
  readonly userAgent: string;
  /** IP address as the gateway saw it; '' when unknown. Used to slow down guessing, never stored as it is. */
  readonly address: string;
}

/** A person as providers know them. */
export interface ProviderUser {
  readonly userId: string;
  readonly email: string;
}

/** Making an account. What it answers never tells whether an address has one already. */
export interface RegistrationPort {
  /** Runs the pre-sign-up hook and mails a code. @throws EMAIL_NOT_ALLOWED, PASSWORD_UNSUITABLE */
  signUp(person: SignUpInput): Promise<SignUpPending>;
  /** @returns whose sign-up it is, to limit mail; undefined when there is none any more */
  emailOf(registrationId: string): Promise<string | undefined>;
  resendCode(registrationId: string): Promise<void>;
  /** Makes the account and runs the post-confirmation hook. @throws CODE_WRONG */
  confirm(registrationId: string, code: string): Promise<void>;
}

/** Signing in, and the tokens that prove it. */
export interface SignInPort {
  /** Runs the post-authentication hook. @throws CREDENTIALS_WRONG, ACCOUNT_UNCONFIRMED, ACCOUNT_DISABLED */
  signIn(credentials: SignInInput, device: Device): Promise<Tokens>;
  /** The same answer for a token that is used twice at once. @throws SIGN_IN_ENDED, which a token that two hold causes */
  refresh(refreshToken: string, device: Device): Promise<Tokens>;
  /** Ends the sign-in of a refresh token. An unknown token is no error: there is nothing left to end. */
  signOut(refreshToken: string): Promise<void>;
}

export interface PasswordPort {
  /** Mails a code to the owner of the address, if there is one; answers the same and as fast if there is none. */
  requestReset(email: string): Promise<void>;
  /** Ends all sign-ins of the account. @throws CODE_WRONG, PASSWORD_UNSUITABLE */
  reset(email: string, code: string, newPassword: string): Promise<void>;
  /** Ends all other sign-ins. @throws CREDENTIALS_WRONG for the current password, PASSWORD_UNSUITABLE */
  change(user: ProviderUser & { signInId: string; accessToken: string }, current: string, next: string): Promise<void>;
}

/** What administrators change; our database holds the same, so the builtin provider has nothing to do. */
export interface DirectoryPort {
  /** @returns null when there are no groups apart from the roles in our database */
  groupsOf(user: ProviderUser): Promise<readonly InstitutionRole[] | null>;
  setRole(user: ProviderUser, role: InstitutionRole, held: boolean): Promise<void>;
  setEnabled(user: ProviderUser, enabled: boolean): Promise<void>;
  /** Revokes the tokens that the provider gave out. */
  endSignIns(user: ProviderUser): Promise<void>;
}

/** Who keeps passwords and makes tokens: our own database, or an outside user pool. */
export abstract class IdentityProvider {
  abstract readonly registration: RegistrationPort;
  abstract readonly signIn: SignInPort;
  abstract readonly passwords: PasswordPort;
  abstract readonly directory: DirectoryPort;
}
