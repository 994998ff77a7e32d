export {
  DEFAULT_EXPIRY_SECONDS,
  type ByteRange,
  type DownloadAddress,
  type DownloadRequest,
  type ObjectInfo,
  ObjectStore,
  type OpenObject,
  type UploadPermit,
  type UploadRequest,
} from './object-store.js';
export { isObjectKey } from './object-key.js';
export { ObjectEvents, type ObjectCreated, type ObjectEventSubscription } from './object-events.js';
export { DiskObjectStore, diskStoreFolders, type DiskObjectStoreOptions } from './disk/disk-object-store.js';
export { DiskObjectEvents, type DiskObjectEventsOptions } from './disk/disk-events.js';
export { createStoreHandler, type StoreHandler, type StoreHandlerOptions } from './disk/store-handler.js';
export { defaultTransferLimits, type TransferLimits } from './disk/pace.js';
export { storeRoutes } from './disk/fastify.js';
export { openObjectEvents, openObjectStore } from './open-object-store.js';
