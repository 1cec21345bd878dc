import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Page.module.css";

let firstPage = true;

/**
 * A page: its one heading, and what stands beside it.
 *
 * Names the browser's tab. After going from page to page the heading takes the focus, so that a
 * screen reader reads on from there.
 */
export function Page({
  title,
  eyebrow,
  lead,
  actions,
  children,
}: {
  title: string;
  eyebrow?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (firstPage) firstPage = false;
    else heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = `${title} · Maillon`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.words}>
          {eyebrow && <div className="eyebrow">{eyebrow}</div>}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {lead && <div className="lead">{lead}</div>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
