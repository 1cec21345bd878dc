/** Only addresses that a browser may open; a stored `javascript:` would run. */
export function safeUrl(url: string | null | undefined): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
