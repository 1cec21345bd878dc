/** An address inside the site; anything else would lead away after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}

/** Pages that the server draws itself: the browser must load them. */
export const isServerPage = (path: string): boolean => /^\/(admin|api)(\/|$)/.test(path);
