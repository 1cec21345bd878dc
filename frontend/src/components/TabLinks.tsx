import { Link } from "@tanstack/react-router";
import styles from "./TabLinks.module.css";

export type TabLink = {
  key: string;
  label: string;
  count?: string;
  search: Record<string, unknown>;
};

/** Views of one page as links: each has an address of its own. */
export function TabLinks({
  label,
  items,
  current,
}: {
  label: string;
  items: TabLink[];
  current: string;
}) {
  return (
    <nav aria-label={label}>
      <ul className={styles.tabs}>
        {items.map((item) => (
          <li key={item.key}>
            <Link
              to="."
              search={item.search as never}
              resetScroll={false}
              className={styles.tab}
              aria-current={item.key === current ? "page" : undefined}
            >
              {item.label}
              {item.count !== undefined && <span className={styles.count}>{item.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
