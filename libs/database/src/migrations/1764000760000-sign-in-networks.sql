-- Guesses of others must not shut a person out of where they signed in before.

-- Hash of person and network; null when the address was not known.
alter table identity.sign_in_session add network bytea;
