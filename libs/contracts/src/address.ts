/** The path of one call. @param params by the names in the path, as `/sessions/:id` */
export const addressOf = (path: string, params: Readonly<Record<string, unknown>> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
