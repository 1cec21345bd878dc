import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { Logo } from "./Logo";
import styles from "./states.module.css";

/** Nothing here, and what to do next. */
export function EmptyState({
  title,
  children,
  actions,
  level = 2,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  level?: 1 | 2 | 3;
}) {
  const Heading = `h${level}` as const;
  return (
    <div className={styles.state}>
      <span className={styles.art}>
        <Logo size={52} />
      </span>
      <Heading>{title}</Heading>
      {children}
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}

export type Trouble = "offline" | "forbidden" | "notFound" | "tooMany" | "server";

/** What kind of trouble an error is, for the words that the reader gets. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return "server";
  if (error.status === 0) return "offline";
  if (error.status === 403 || error.status === 401) return "forbidden";
  if (error.status === 404) return "notFound";
  if (error.status === 429) return "tooMany";
  return "server";
}

/** Something failed; says what, and offers the next step. */
export function ErrorState({
  error,
  onRetry,
  level = 2,
}: {
  error: unknown;
  onRetry?: () => void;
  level?: 1 | 2 | 3;
}) {
  const { t } = useTranslation("errors");
  const trouble = troubleOf(error);
  const own = error instanceof ApiError && error.status === 400 ? error.message : null;
  return (
    <div role="alert">
      <EmptyState
        level={level}
        title={own ? t("refused.title") : t(`${trouble}.title`)}
        actions={
          <>
            {onRetry && <Button onClick={onRetry}>{t("retry")}</Button>}
            <Button component="a" href="/" variant="default">
              {t("toStart")}
            </Button>
          </>
        }
      >
        <p>{own ?? t(`${trouble}.text`)}</p>
      </EmptyState>
    </div>
  );
}

/** Grey lines where text will stand. */
export function LoadingLines({ rows = 4, height = 88 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className="stack" aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={height} radius="sm" />
      ))}
    </div>
  );
}
