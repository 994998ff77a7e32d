import { ServiceClient } from '@aila/service';

/** The services behind the gateway. Each is called with the caller's own token and decides for itself. */
export class AuthClient extends ServiceClient {}
export class FilesClient extends ServiceClient {}
export class TextGenClient extends ServiceClient {}
