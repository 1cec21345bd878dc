/** Tells screen readers, politely, what has changed on the page. */
export function Announce({ children }: { children: string }) {
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {children}
    </div>
  );
}
