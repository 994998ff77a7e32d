/** Under which `UploadSettings` are injected. */
export const UPLOAD_SETTINGS = Symbol('upload settings');
