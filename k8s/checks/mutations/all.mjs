import application from './application.mjs';
import beyond from './beyond.mjs';
import data from './data.mjs';
import document1 from './document-1.mjs';
import functions from './functions.mjs';
import identity from './identity.mjs';
import network from './network.mjs';

/**
 * By claim; the n-th mutation of a claim is for the n-th test of its row.
 *
 * @type {import('./place.mjs').Mutations}
 */
export const MUTATIONS = { ...document1, ...network, ...functions, ...identity, ...data, ...application, ...beyond };
