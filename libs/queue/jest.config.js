import preset from '../../jest.preset.js';

/**
 * BullMQ goes on looking for a server that is gone for some time after it was told to close, and offers no way to end
 * that; services end their process after `Queues.close()`, and so does this.
 */
export default { ...preset, forceExit: true };
