import { Button, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/components/Icon";
import styles from "./Results.module.css";

type Props = {
  /** The facets; beside the results on a wide window, else in a drawer. */
  facets: ReactNode;
  /** How many filters are chosen. */
  filters: number;
  /** How many results there are, in words and as a number. */
  counted: string;
  count: number;
  tools: ReactNode;
  children: ReactNode;
};

/** The frame of a search: facets, the number of results, tools, and the results themselves. */
export function ResultsFrame({ facets, filters, counted, count, tools, children }: Props) {
  const { t } = useTranslation("search");
  const [open, drawer] = useDisclosure(false);
  return (
    <>
      <div className={styles.layout}>
        <section className={styles.side} aria-label={t("filters")}>
          {facets}
        </section>
        <section id="results" className="stack" aria-label={t("results")}>
          <div className={styles.tools}>
            <p>
              <strong>{counted}</strong>
            </p>
            <div className="row">
              <Button
                className={styles.filterButton}
                variant="default"
                leftSection={<Icon name="filter" />}
                onClick={drawer.open}
              >
                {t("filters")}
                {filters > 0 && ` (${filters})`}
              </Button>
              {tools}
            </div>
          </div>
          {children}
        </section>
      </div>
      <Drawer
        opened={open}
        onClose={drawer.close}
        title={t("filters")}
        size="min(24rem, 94vw)"
        closeButtonProps={{ "aria-label": t("closeFilters") }}
      >
        <div className="stack">
          {facets}
          <Button onClick={drawer.close}>{t("showResults", { n: count })}</Button>
        </div>
      </Drawer>
    </>
  );
}

type ListProps<T> = {
  items: T[];
  keyOf: (item: T) => string;
  /** Whether these are the results of the question before, while the next ones come. */
  busy: boolean;
  children: (item: T) => ReactNode;
};

/** Results one below the other. */
export function ResultList<T>({ items, keyOf, busy, children }: ListProps<T>) {
  return (
    <ul className={`${styles.results} ${busy ? styles.busy : ""}`} aria-busy={busy}>
      {items.map((item) => (
        <li key={keyOf(item)}>{children(item)}</li>
      ))}
    </ul>
  );
}
