-- An exchanged refresh token can give its successor once more, and to its own holder only.

-- With the token itself it gives the successor; without the token it gives nothing. Null once the successor is used.
alter table identity.refresh_token add successor_salt bytea;
-- Hash of what the browser said of itself at the exchange.
alter table identity.refresh_token add used_by bytea;
